SELECT
    definition_id,
    vintage,
    model_id AS model,
    lexicon_version AS lexicon,
    definition_version AS definition,
    concat_ws('+', pipeline_version, code_version) AS software
FROM meta.definition_versions
JOIN meta.vintages USING (vintage)
