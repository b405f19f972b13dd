"""What each source's server would answer: one module a source, its name that of the source.

A module has QUERY (what is asked of the source), `answer` (what the server says to one request) and EXPECTED
(identifiers of the postings that a whole run must land, each once). Payloads are written here, in the genuine
shape.
"""

from dataclasses import dataclass, field
from urllib.parse import parse_qsl, urlsplit


@dataclass(frozen=True)
class Asked:
    """One request as the server sees it: `url` is the address at the source, `body` what was posted."""

    method: str
    url: str
    headers: dict[str, str]
    body: bytes = b""

    @property
    def path(self) -> str:
        return urlsplit(self.url).path

    @property
    def parameters(self) -> dict[str, str]:
        return dict(parse_qsl(urlsplit(self.url).query, keep_blank_values=True))


@dataclass
class Reply:
    """One answer; `cut_after` bytes the connection is closed, though more were promised."""

    status: int = 200
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)
    cut_after: int | None = None
