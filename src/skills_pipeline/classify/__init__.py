"""Classification: is AI asked of the person, or merely mentioned?

Roles of mentions, tiers of postings, the ladder of definitions, and the training of the models.
Finding the mentions is in `skills`; counting postings is in `indicators` and the warehouse.
"""
