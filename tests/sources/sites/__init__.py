"""What each source's server would answer: one module a source, its name that of the source.

A module has QUERY (what is asked of the source), `answer` (what the server says to one request) and EXPECTED
(identifiers of the postings that a whole run must land, each once; for figures series, country, period and
vintage, for rows on occupations their keys). Payloads are written here, in the genuine shape.
"""

from replay import Asked, Reply

__all__ = ["Asked", "Reply"]
