"""Open statistics of AI job demand: public job postings in, country indicators with intervals out."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from skills_pipeline.api import OpenRelease as OpenRelease
    from skills_pipeline.api import open as open  # noqa: A004

__version__ = "0.2.0"
__all__ = ["OpenRelease", "open"]


def __getattr__(name: str) -> Any:
    """The analysts' entry, imported when it is asked for: workers that only parse need no database."""
    if name in __all__:
        from skills_pipeline import api

        return getattr(api, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
