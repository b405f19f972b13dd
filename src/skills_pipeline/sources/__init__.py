"""Public sources of job postings: one module each, with its declaration and its parser.

Fetching belongs in `landing`; what is the same for every source (contract, refusal, keys) in `base`.
"""
