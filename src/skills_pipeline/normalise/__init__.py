"""From what a source says to what the contract says: text, place, day, language. Pure functions.

Reading a source's own shape belongs in `sources`; comparing postings with each other in `deduplicate`.
"""
