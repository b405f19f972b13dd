"""Thresholds and patterns of the indicators, by name: what queries and checks call as macros.

Here belongs a number that somebody may want to defend. What an indicator means is in the sibling modules.
"""

MINIMUM_POSTINGS = 30
"""Cells with fewer postings publish counts but no share: the interval would be wider than the news."""

DOMINANT_PCT = 90
"""With this part of a cell's postings at one employer, the share describes that employer, and names it."""

MATERIAL_BREAK_PCT = 5
"""A source that starts or stops breaks a series when it has at least this part of the postings."""

MINIMUM_COUNTED = 5
"""A ratio of counts, or a pair, that fewer postings make would be guessed from a handful."""

MINIMUM_COMMON_PCT = 30
"""Standardised penetration from occupations that hold less of the reference would be that of a few jobs."""

ANALYSED_DEFINITIONS = ("any_ai_term", "any_ai_skill", "ai_demand", "ai_build", "ai_use")
"""Definitions whose changes and employers are taken apart: the steps of the ladder, not its variants."""

EXTREME_PAY_TIMES = 10
"""Pay beyond so many times the country's median, or that part of it, is a slip of the period or currency."""

STOCK_ASSUMED_DAYS = 30
"""A posting whose end nobody states stands open so long: what most boards sell an advert for."""

STOCK_DAILY_DAYS = 400
"""Days for which the stock is published day by day: a year and a month, to compare with the year before."""

MAXIMUM_QUARANTINED_PCT = 5
"""A source that refuses a larger part of its records has changed its shape: the release stops."""

DRIFT_RECENT_MONTHS = 3
DRIFT_BASE_MONTHS = 12
"""Drift compares the latest months of the release with the months before them."""

DRIFT_MOVED_Z = 3.0
"""A share moved when its change is at least this many standard errors: 1 in 370 by chance alone."""

DRIFT_STILL_Z = 2.0
"""A share did not move when its change is within this many standard errors."""

ANCHOR_SILENT_DAYS = 60
"""A daily series so many days behind others of its source, which come monthly at the slowest, has ended."""

MINIMUM_UNIT_GROUPS = 10
"""A rank correlation over fewer occupations says nothing."""

_IT_TITLE_WORDS = (
    "software", "developer", "programmer", "devops", "sysadmin", "backend", "back-end", "frontend",
    "front-end", "fullstack", "full-stack", "full stack", "web design", "database", "data engineer",
    "data scientist", "data architect", "machine learning", "ml engineer", "ai engineer", "cyber",
    "cloud engineer", "cloud architect", "site reliability", "network engineer", "network admin",
    "system admin", "systems admin", "solution architect", "solutions architect", "qa engineer",
    "entwickler", "softwareentwickl", "webentwickl", "anwendungsentwickl", "programmier", "fachinformatik",
    "informatik", "wirtschaftsinformatik", "systemadmin", "datenbank", "netzwerkadmin",
    "développeu", "developpeu", "programmeu", "informaticien", "administrateur système",
    "ingénieur logiciel", "ontwikkelaar", "webontwikkel", "softwareontwikkel", "systeembeheer",
    "applicatiebeheer", "mjukvaru", "programvaru", "systemutveckl", "webbutveckl", "utvecklare",
    "programmerare", "utvikler", "systemutvikl", "webutvikl", "programvare", "programmerer", "programmør",
    "softwareudvikl", "systemudvikl", "webudvikl", "udvikler", "datatekniker",
    "desarrollador", "programador", "informátic", "administrador de sistemas", "sviluppator",
    "programmator", "informatic", "sistemista", "desenvolvedor", "programista", "informatyk",
    "administrator system",
)  # fmt: skip
"""Beginnings of title words of IT occupations (ISCO-08 25 and 35) in eleven languages."""


def title_pattern(beginnings: tuple[str, ...], whole_words: tuple[str, ...]) -> str:
    """A regular expression for DuckDB and Polars alike: a word that begins so in any case, or is just so."""
    return rf"(^|[^\p{{L}}])((?i:{'|'.join(beginnings)})|({'|'.join(whole_words)})($|[^\p{{L}}]))"


IT_TITLE_PATTERN = title_pattern(_IT_TITLE_WORDS, whole_words=("IT", "ICT", "EDV", "TI", "SRE", "DBA"))
"""Titles that tell an IT posting, the population of the definition it_only."""

POLICY = {
    "minimum_postings": MINIMUM_POSTINGS,
    "minimum_counted": MINIMUM_COUNTED,
    "dominant_pct": DOMINANT_PCT,
    "material_break_pct": MATERIAL_BREAK_PCT,
    "analysed_definitions": f"[{', '.join(repr(name) for name in ANALYSED_DEFINITIONS)}]",
    "extreme_pay_times": EXTREME_PAY_TIMES,
    "stock_assumed_days": STOCK_ASSUMED_DAYS,
    "stock_daily_days": STOCK_DAILY_DAYS,
    "maximum_quarantined_pct": MAXIMUM_QUARANTINED_PCT,
    "drift_recent_months": DRIFT_RECENT_MONTHS,
    "drift_base_months": DRIFT_BASE_MONTHS,
    "drift_moved_z": DRIFT_MOVED_Z,
    "drift_still_z": DRIFT_STILL_Z,
    "anchor_silent_days": ANCHOR_SILENT_DAYS,
    "minimum_unit_groups": MINIMUM_UNIT_GROUPS,
    "it_title_pattern": f"'{IT_TITLE_PATTERN}'",
}
"""Thresholds and patterns that queries and checks call by name, as macros; values as SQL writes them."""
