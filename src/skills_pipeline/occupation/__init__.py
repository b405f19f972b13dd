"""Occupation: the ISCO-08 group of a posting, from its title and, where that is silent, its first words.

Cleaning titles, the model, its training and its figures. Codes that a source states are read in `isco`; what
the occupation means for demand of AI is none of this package's business.
"""
