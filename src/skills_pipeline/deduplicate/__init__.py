"""Which landed records are one posting, and which of them stands for it.

Here belongs the comparison of postings with each other: `sketch` says what is kept of one posting, `titles`
and `similarity` when two are one job, `index` finds them among all months and chooses who stands for whom.
Fields of a posting are read in `normalise`.
"""
