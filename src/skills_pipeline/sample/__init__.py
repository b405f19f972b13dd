"""The embedded sample: invented postings of four sources, landed as these sources send them, with truth.

Here belongs everything invented. How landed documents are read is in `sources`, and no other package may
look at the truth but tests and evaluation. The sample is no estimate of any labour market.
"""

from skills_pipeline.sample.documents import SampleDocument, documents, fingerprint
from skills_pipeline.sample.draws import audit_labels, truth
from skills_pipeline.sample.plan import LAST_MONTH, MONTHS, SEED, broken, share_parameters

__all__ = [
    "LAST_MONTH",
    "MONTHS",
    "SEED",
    "SampleDocument",
    "audit_labels",
    "broken",
    "documents",
    "fingerprint",
    "share_parameters",
    "truth",
]
