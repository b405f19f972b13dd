"""What a published series is, in the words of this project, and the figure that a row of it states.

Here belongs the type of a declaration. The declarations stand in the modules of their publishers; rules for
countries, periods and numbers are in `sources.figures`.
"""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from skills_pipeline.sources.figures import RawFigure

SHARE_UNIT = "% of postings"
"""The unit of the series that can be set beside `ai_posting_share`."""


@dataclass(frozen=True)
class Series:
    """One series of one publisher.

    `definition_id`: the definition of our ladder that is nearest to theirs, None where none is comparable.
    `explanation`: why theirs and ours differ all the same. `restated`: what a vintage states anew as a whole,
    so that what is absent from the latest was dropped: the `series`, a `country` of it, or nothing but single
    figures (`figure`). `revised_on`, `revision_reason`: the latest revision that the publisher explained.
    """

    publisher: str
    series: str
    title: str
    unit: str
    frequency: str
    explanation: str
    citation: str
    url: str
    definition_id: str | None = None
    restated: Literal["series", "country", "figure"] = "figure"
    revised_on: date | None = None
    revision_reason: str | None = None

    def figure(self, country: str, period: str, value: str | float, vintage: date | None = None) -> RawFigure:
        """A figure of this series."""
        return RawFigure(
            self.publisher, self.series, self.unit, self.definition_id, country, period, value, vintage
        )
