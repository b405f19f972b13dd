-- Technologies by occupation of O*NET; of AI is one whose name is a term of the lexicon, in any case.
SELECT
    code,
    technology,
    is_hot,
    is_in_demand,
    lower(technology) IN (SELECT lower(surface) FROM meta.concept_surfaces) AS is_ai
FROM core.occupation_technologies
