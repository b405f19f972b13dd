"""Regions below the country: codes of ISO 3166-2, NUTS 2024 and GeoNames, from one declared table.

Here belong the table and its reading. Names of countries and towns are in `gazetteer`, the reading of a
statement in `place`.

`regions.tsv` holds, for 68 countries, the level of ISO 3166-2 that statistics use: Länder, autonomous
communities, régions, regioni, provincies, voivodeships, län, fylker (of 2024), regioner, maakunnat,
cantons, states, provinces, prefectures, oblasts, nations of the United Kingdom; the Belgian regions and the
Irish provinces, because GeoNames places towns in those. Rows with `within` are one level lower
(départements, Spanish and Italian and Belgian provinces, counties of Ireland and Great Britain): they are
never a posting's region but lead to it, and to a deeper NUTS code. A row whose code is a country's has the
NUTS code of the whole country.

NUTS 2024 (Delegated Regulation (EU) 2023/674) covers the Union; for Norway, Switzerland, Iceland and
Liechtenstein the codes are Eurostat's statistical regions of the same edition, and the United Kingdom has
left it. A region has the deepest code that holds it whole: Bayern is DE2, Berlin DE300; Portuguese
districts cross the regions of 2024 and mostly have PT1. Codes of ISO 3166-2 are those of the standard after
the Norwegian changes of 2024. Vietnamese provinces are those before the mergers of 2025, which the standard
still lists.
"""

from functools import cache
from importlib.resources import files
from typing import NamedTuple


class Region(NamedTuple):
    """A row: `within` is the code of the region it lies in, `geonames` the GeoNames codes it has."""

    code: str
    within: str
    nuts: str | None
    geonames: tuple[str, ...]
    names: tuple[str, ...]

    @property
    def country(self) -> str:
        """ISO 3166-1 alpha-2."""
        return self.code[:2]

    @property
    def statistical(self) -> str:
        """Code of the level that statistics use: its own, or that of the region it lies in."""
        return self.within or self.code


@cache
def regions() -> dict[str, Region]:
    """Every row by its code, regions and what lies within them; rows of whole countries are left out."""
    return {code: region for code, region in _rows().items() if len(code) > 2}


_OTHER_CODES = {"FR-75": "FR-75C", "FR-20": "FR-20R"}
"""Codes that ISO 3166-2 has changed, and that the numbers of départements keep."""


def by_code(code: str) -> str | None:
    """The code of the row that has this code of ISO 3166-2, today's or an earlier one; None for no row."""
    known = _OTHER_CODES.get(code, code)
    return known if known in regions() else None


@cache
def by_geonames() -> dict[tuple[str, str], str]:
    """(country, first-level code of GeoNames) → ISO 3166-2 code."""
    return {(row.country, code): row.code for row in regions().values() for code in row.geonames}


def nuts_of(country_code: str, region_code: str | None, part_code: str | None = None) -> str | None:
    """The deepest NUTS 2024 code that is certain: of the part, else of the region, else of the country."""
    for code in (part_code, region_code, country_code):
        row = _rows().get(code or "")
        if row is not None and row.nuts:
            return row.nuts
    return None


def by_nuts(code: str) -> str | None:
    """ISO 3166-2 code of the region that has this NUTS code, or one that the code begins with."""
    for length in range(len(code), 2, -1):
        if found := _nuts_codes().get(code[:length]):
            return found
    return None


def has_nuts(country_code: str) -> bool:
    """Whether NUTS 2024 or Eurostat's statistical regions of that edition divide the country."""
    return country_code in _nuts_countries()


@cache
def _nuts_codes() -> dict[str, str]:
    """NUTS code → the one region or part that has it."""
    codes: dict[str, list[str]] = {}
    for code, region in regions().items():
        if region.nuts:
            codes.setdefault(region.nuts, []).append(code)
    return {nuts: max(same, key=len) for nuts, same in codes.items() if len({_top(one) for one in same}) == 1}


def _top(code: str) -> str:
    return regions()[code].statistical


@cache
def _nuts_countries() -> frozenset[str]:
    return frozenset(row.country for row in _rows().values() if row.nuts)


@cache
def _rows() -> dict[str, Region]:
    lines = (files(__package__) / "regions.tsv").read_text(encoding="utf-8").splitlines()[1:]
    return {line[: line.index("\t")]: _row(line) for line in lines}


def _row(line: str) -> Region:
    code, within, nuts, geonames, names = line.split("\t")
    return Region(code, within, nuts or None, _several(geonames), _several(names))


def _several(cell: str) -> tuple[str, ...]:
    return tuple(cell.split("|")) if cell else ()
