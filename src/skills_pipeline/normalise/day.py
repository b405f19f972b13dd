"""Publication days: what sources write, as a date, refused when it cannot be one.

Here belongs the reading of dates, also of those that count back from when they were told (`vor 3 Tagen`).
Which month a posting counts in is decided in `sources.base`. Words are read by a declared table: `dateparser`
knows more languages, but takes `3`, `may` and `a month ago` for days and does not know `Posted 3 Days Ago`.
"""

import re
import unicodedata
from datetime import UTC, date, datetime, timedelta

EARLIEST = date(2000, 1, 1)
"""No source reaches further back; an earlier day is a typing error or an epoch of zero."""

_DAYS_BACK = dict.fromkeys(
    (
        *(
            "today",
            "just now",
            "just posted",
            "heute",
            "gerade eben",
            "aujourd'hui",
            "aujourd’hui",
            "vandaag",
        ),
        *(
            "zojuist",
            "idag",
            "i dag",
            "just nu",
            "hoy",
            "oggi",
            "hoje",
            "dziś",
            "dzisiaj",
            "lige nu",
            "akkurat nå",
        ),
    ),
    0,
) | {
    **dict.fromkeys(
        ("yesterday", "gestern", "hier", "gisteren", "igår", "i går", "ayer", "ieri", "ontem"), 1
    ),
    **dict.fromkeys(("wczoraj", "w dniu wczorajszym"), 1),
    **dict.fromkeys(("the day before yesterday", "vorgestern", "avant-hier", "eergisteren", "i förrgår"), 2),
    **dict.fromkeys(
        ("anteayer", "antes de ayer", "l'altro ieri", "anteontem", "przedwczoraj", "i forgårs"), 2
    ),
}
"""Words for a day in English, German, French, Dutch, Swedish, Spanish, Italian, Portuguese, Polish, Danish
and Norwegian, in small letters."""

_UNITS = {
    timedelta(minutes=1): "min mins minute minutes minuten minuut minut minuter minuto minutos minuti minutę "
    "minuty minutter minutt",
    timedelta(
        hours=1
    ): "h hr hrs hour hours std stunde stunden heure heures uur uren timme timmar hora horas ora "
    "ore godzinę godziny godzin time timer",
    timedelta(
        days=1
    ): "d day days tag tage tagen j jour jours dag dagen dagar día días dia dias giorno giorni "
    "dzień dni dage dager",
    timedelta(weeks=1): "w wk wks week weeks woche wochen semaine semaines weken vecka veckor semana semanas "
    "settimana settimane tydzień tygodnie tygodni uge uger uke uker",
}
"""The same for units of time. A month or a year back is no exact day, so these are not among them."""

_UNIT_OF = {word: unit for unit, words in _UNITS.items() for word in words.split()}
_ONE = "an?|one|eine[mr]?|une?|een|één|en|ett?|una|uno|uma?|jeden|jedną"
_SO_MANY = rf"(?P<number>\d{{1,4}} ?|(?:{_ONE}) )(?P<unit>[^\W\d]+)"
_FRAMES = tuple(
    map(
        re.compile,
        (
            rf"{_SO_MANY} (?:ago|geleden|fa|atrás|temu|siden)",
            rf"(?:vor|il y a|hace|há) {_SO_MANY}(?: atrás)?",
            rf"för {_SO_MANY} sedan",
            rf"for {_SO_MANY} siden",
            r"(?P<number>)(?P<unit>[^\W\d]+) temu",
        ),
    )
)
_SAID_OF_A_POSTING = re.compile(
    r"^(?:posted|published|added|listed|ausgeschrieben|veröffentlicht|online seit|(?:offre )?publiée?"
    r"|mise? en ligne|geplaatst|gepubliceerd|publicerad|inlagd|publicad[oa]|pubblicat[oa]|opublikowano|dodano"
    r"|slået op|publiceret|publisert|lagt ut)(?: on)?:? | (?:ausgeschrieben|veröffentlicht|online)$"
)


def day_of(value: str | int | float | date | None, landed_on: date, told_at: datetime | None = None) -> date:
    """The day a source states: ISO 8601 text (its own local day), seconds since 1970 (UTC day), or words that
    count back from `told_at`, as `stated_day` reads them.

    Raises `ValueError` when it is missing, cannot be read, lies before 2000, or more than a day after
    the bytes were landed (a posting cannot be seen before it is published; one day allows for zones).
    """
    if value is None or value == "":
        raise ValueError("no publication date")
    day = stated_day(value, told_at)
    if day < EARLIEST or (day - landed_on).days > 1:
        raise ValueError(f"publication date {day} is not between {EARLIEST} and the landing on {landed_on}")
    return day


def stated_day(value: str | int | float | date, told_at: datetime | None = None) -> date:
    """The day that a text, seconds since 1970 or a date says; raises `ValueError` when it says none.

    Words that count back (`Posted 3 Days Ago`, `igår`) do so from `told_at`, which is when a live source was
    landed (UTC); without it, as for an archive landed later, they say nothing. The day may be one off from
    that of the source's own zone. Those that are not exact (`30+ days ago`, `a month ago`) are refused.
    """
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    if not isinstance(value, str):
        return _epoch_day(value)
    day = _iso_day(value) or (_counted_back(value, told_at) if told_at else None)
    if day is None:
        expected = "ISO 8601, nor an exact number of days back" if told_at else "ISO 8601"
        raise ValueError(f"publication date {value[:40]!r} is not {expected}")
    return day


def _iso_day(text: str) -> date | None:
    try:
        return datetime.fromisoformat(text.strip().removesuffix(" UTC")).date()
    except ValueError:
        return None


def _counted_back(text: str, told_at: datetime) -> date | None:
    words = " ".join(unicodedata.normalize("NFC", text).casefold().split())
    words = _SAID_OF_A_POSTING.sub("", words)
    if words in _DAYS_BACK:
        return (told_at - timedelta(days=_DAYS_BACK[words])).date()
    found = next((found for frame in _FRAMES if (found := frame.fullmatch(words))), None)
    if found is None or found["unit"] not in _UNIT_OF:
        return None
    number = found["number"].strip()
    return (told_at - (int(number) if number.isdecimal() else 1) * _UNIT_OF[found["unit"]]).date()


def _epoch_day(seconds: int | float) -> date:
    try:
        return datetime.fromtimestamp(seconds, UTC).date()
    except (OverflowError, OSError, ValueError):
        raise ValueError(f"publication date {seconds!r} is not seconds since 1970") from None
