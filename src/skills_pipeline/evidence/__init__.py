"""Works that define, measure, support or dispute an indicator: reviewed tables, candidates, BibTeX.

`works.tsv`, `claims.tsv`, `rejected.tsv` and `topics.tsv` are edited by persons; nothing here writes them.

`reviewed`: reading these tables · `openalex`, `crossref`: two indexes of works as sources of candidates ·
`catalogue`: the list of them · `candidates`: what they found that nobody decided on yet · `bibtex`: export.
"""
