"""Open statistics of AI job demand: public job postings in, country indicators with intervals out."""

__version__ = "0.2.0"
