"""Fetch, checksum, manifest, cursors: bytes as received, kept under their own SHA-256.

The only room that uses the network and the clock. What the bytes mean belongs in `sources`; nothing after
this room fetches anything or asks what time it is.

`store`: bytes and manifests on disk · `fetch`: HTTP · `drift`: whether an answer still has the shape its
parser was written for · `runs`: asking a source, resumably · `files`: landing what is at hand.
"""

from skills_pipeline.landing.drift import DriftError
from skills_pipeline.landing.fetch import Fetcher, FetchError, FetchRefusedError, today
from skills_pipeline.landing.files import UnpackError, land_bytes, land_files, open_unpacked
from skills_pipeline.landing.runs import land_source, unfinished_query
from skills_pipeline.landing.store import Cursor, DamagedStoreError, Landing, LandingStore

__all__ = [
    "Cursor",
    "DamagedStoreError",
    "DriftError",
    "FetchError",
    "FetchRefusedError",
    "Fetcher",
    "Landing",
    "LandingStore",
    "UnpackError",
    "land_bytes",
    "land_files",
    "land_source",
    "open_unpacked",
    "today",
    "unfinished_query",
]
