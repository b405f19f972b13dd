"""Publication: what a release hands to its readers, made from the released tables alone.

Computing an indicator belongs in `warehouse/indicators`; building and checking the release in `warehouse`.
"""
