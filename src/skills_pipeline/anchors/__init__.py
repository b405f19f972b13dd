"""Published series of others, to compare with: who publishes them, what they mean, how their files are read.

Here belong declarations and the shapes of files. Figures are landed, parsed and refused as postings are, by
`landing` and `sources`; what ours are against theirs is computed in `warehouse/indicators/reconciliation`.
"""
