"""What a measure of occupations is, in the words of this project, and the records its file states.

Here belongs the type of a declaration, what is refused because of it, scores off the scale of the measure,
and how a publisher is asked whose files stay where they are. Rules for codes and numbers are in
`sources.occupations`.
"""

from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from dataclasses import dataclass

from skills_pipeline.sources.base import Query, Request, Requests
from skills_pipeline.sources.documents import Located, Record, RecordRefusedError, Refusal
from skills_pipeline.sources.occupations import RawScore, finite, known_code

CODE = "code"
"""Field of a record that holds the code of the occupation; every other field is a measure's, by its name."""

_QUOTED_CHARS = 40
_STRANGERS_LET_PASS = 0.1
"""A file with more codes than this share that its classification does not have is of another one."""


@dataclass(frozen=True)
class Measure:
    """One measure of one publisher.

    `axis`: one of `contracts.meta.AXES`. `classification`: what its codes are of, as in
    `core.occupation_scores`. `lowest`, `highest`: the ends of its scale, None where it has none.
    """

    measure: str
    axis: str
    title: str
    classification: str
    explanation: str
    citation: str
    url: str
    lowest: float | None = None
    highest: float | None = None

    def score(self, code: str, stated: str | float) -> RawScore:
        """A score of this measure. Raises `RecordRefusedError` for one off its scale (`out_of_range`)."""
        value = finite(stated)
        if not self.holds(value):
            detail = (
                f"{self.measure}, {code}: {value:g} is outside {self.scale}; land the publisher's own file"
            )
            raise RecordRefusedError("out_of_range", detail)
        return RawScore(self.measure, self.classification, str(code), value)

    def holds(self, value: float) -> bool:
        """Whether a value is on the scale."""
        return (self.lowest is None or value >= self.lowest) and (
            self.highest is None or value <= self.highest
        )

    @property
    def scale(self) -> str:
        """The scale in words."""
        return f"{self.lowest:g} to {self.highest:g}"


def score_records(
    rows: Iterable[Located | Refusal], measures: Sequence[Measure]
) -> Iterator[Located | Refusal]:
    """A record a row and measure, located `row/measure`, with its `code`, `measure` and `value`.

    A file is refused as a whole when a tenth of its codes are not of the classification (ISCO-88 for
    ISCO-08), or when its scores are fractions where the scale is in percent, or percentages where it ends at
    1: read row by row, half of it would state something false.
    """
    held = list(rows)
    found = [item.record for item in held if isinstance(item, Located)]
    wrong = _other_classification(found, measures[0].classification) or next(
        (detail for measure in measures if (detail := _other_scale(found, measure))), None
    )
    if wrong is not None:
        yield wrong
        return
    for item in held:
        if isinstance(item, Refusal):
            yield item
            continue
        for measure in measures:
            record = {
                "code": item.record[CODE],
                "measure": measure.measure,
                "value": item.record[measure.measure],
            }
            yield Located(f"{item.location}/{measure.measure}", record)


def score_of(measures: Sequence[Measure]) -> Callable[[Record, str], RawScore]:
    """What reads such a record."""
    by_name = {measure.measure: measure for measure in measures}
    return lambda record, _url: by_name[record["measure"]].score(record[CODE], record["value"])


def files_at(*addresses: str) -> Requests:
    """Asks for whole files that stay where they are, whatever days are asked for."""

    def requests(_query: Query) -> Generator[Request, bytes, None]:
        for address in addresses:
            yield Request(address)

    return requests


def unknown_code(
    publisher: str, dataset: str, column: str, seen: str, codes: Iterable[str], module: str
) -> RecordRefusedError:
    """The refusal of a code that no module declares, with dataset, column, value and what to do."""
    detail = (
        f"{dataset}: {column} {seen[:_QUOTED_CHARS]!r} is not read, {', '.join(codes)} are; if {publisher} "
        f"renamed a code, declare it in measures/{module}.py"
    )
    return RecordRefusedError("unknown_code", detail)


def _other_classification(records: Sequence[Record], classification: str) -> Refusal | None:
    strangers = [str(record[CODE]) for record in records if not _is_known(classification, record[CODE])]
    if len(strangers) <= _STRANGERS_LET_PASS * len(records):
        return None
    detail = (
        f"{len(strangers)} of {len(records)} codes, such as {strangers[0][:20]!r}, are not of "
        f"{classification}: "
        "the file is of another (ISCO-88 for ISCO-08?); land the publisher's own"
    )
    return Refusal("", "other_classification", detail)


def _is_known(classification: str, code: object) -> bool:
    try:
        known_code(classification, str(code))
    except RecordRefusedError:
        return False
    return True


def _other_scale(records: Sequence[Record], measure: Measure) -> Refusal | None:
    values = [value for record in records if (value := _number(record[measure.measure])) is not None]
    highest = max(values, default=0.0)
    if measure.highest == 100 and 0 < highest <= 1:
        wanted, seen = "percentages, 0 to 100", "fractions, 0 to 1"
    elif measure.highest == 1 and highest > 1:
        wanted, seen = "fractions, 0 to 1", "percentages"
    else:
        return None
    detail = (
        f"{measure.measure}: the highest score is {highest:g}; they seem to be {seen}, wanted are {wanted}"
    )
    return Refusal("", "other_scale", detail)


def _number(stated: str | float | None) -> float | None:
    try:
        return finite("" if stated is None else stated)
    except RecordRefusedError:
        return None
