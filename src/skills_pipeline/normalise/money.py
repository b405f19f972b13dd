"""Amounts of money as texts write them: a number, its unit, a currency.

Here belongs what an amount is worth. Whether it is pay, and for how long, is decided in `pay`.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache

MARKS = {
    "AED": "aed|dirham|dirhams",
    "AUD": "aud|aud $|a$|au$",
    "BGN": "bgn|лв|лева",
    "BRL": "brl|r$",
    "CAD": "cad|ca$|cad$|cad $|c$|cdn$",
    "CHF": "chf|sfr.|fr.",
    "CNY": "cny|rmb",
    "CZK": "czk|kč",
    "DKK": "dkk",
    "ETB": "etb|birr",
    "EUR": "€|eur|euro|euros",
    "GBP": "£|gbp",
    "HKD": "hkd|hk$",
    "HUF": "huf|ft",
    "IDR": "idr|rp",
    "ILS": "ils|nis|₪",
    "INR": "inr|₹|rs|rs.",
    "ISK": "isk",
    "JPY": "jpy|円",
    "KES": "kes|ksh|kshs|ksh.",
    "MXN": "mxn|mx$",
    "MYR": "myr|rm",
    "NGN": "ngn|₦",
    "NOK": "nok",
    "NZD": "nzd|nz$",
    "PHP": "php|₱",
    "PLN": "pln|zł|złotych",
    "RON": "ron|lei",
    "RUB": "rub|руб|руб.|рублей|₽|rur",
    "SEK": "sek",
    "SGD": "sgd|sgd $|s$",
    "TRY": "₺|tl",
    "UAH": "uah|грн|₴",
    "USD": "usd|us$|us $|usd$|usd $",
    "VND": "vnd|vnđ|₫|đồng",
    "ZAR": "zar",
    "$": "$",
    "kr": "kr|kr.|kronor|kroner",
    "¥": "¥",
}
"""Currency (ISO 4217), or a sign that several share → how texts write it, in lower case."""

UNITS = {
    "k": 1_000,
    "tys": 1_000,
    "тыс": 1_000,
    "lakh": 100_000,
    "lakhs": 100_000,
    "lac": 100_000,
    "lacs": 100_000,
    "lpa": 100_000,
    "triệu": 1_000_000,
    "million": 1_000_000,
    "millions": 1_000_000,
    "mio": 1_000_000,
    "mln": 1_000_000,
    "mil": 1_000_000,
    "mn": 1_000_000,
    "mm": 1_000_000,
    "m": 1_000_000,
    "crore": 10_000_000,
    "crores": 10_000_000,
    "bn": 1_000_000_000,
    "b": 1_000_000_000,
    "billion": 1_000_000_000,
    "tỷ": 1_000_000_000,
}
"""What stands behind a number and multiplies it."""

_CURRENCY_OF_UNIT = {"lakh": "INR", "lakhs": "INR", "lac": "INR", "lacs": "INR", "lpa": "INR", "triệu": "VND"}
_CURRENCY_PAID_IN_MILLIONS = frozenset({"VND", "IDR"})
LARGEST_UNIT_OF_PAY = 100_000

_DIGITS = "0123456789"
_ALL_MARKS = [mark for marks in MARKS.values() for mark in marks.split("|")]

WORDS = {
    "money": {
        # A mark by itself is part of many words and of many prices: beside a digit it is worth a look.
        "mark": "|".join(
            written
            for mark in (*_ALL_MARKS, *_CURRENCY_OF_UNIT)
            for digit in _DIGITS
            for written in (f"{digit} {mark}", f"{digit}{mark}", f"{mark} {digit}", f"{mark}{digit}")
        ),
        # `45k` is an amount whose currency may go without saying.
        "thousands": "|".join(f"{digit}{space}k" for digit in _DIGITS for space in ("", " ")),
    }
}
"""Where it is worth to look for an amount."""

_LONGEST_MARK = max(map(len, _ALL_MARKS))
_CURRENCY_OF_MARK = {mark: currency for currency, marks in MARKS.items() for mark in marks.split("|")}
_OF_COUNTRY = {
    "$": {"US": "USD", "CA": "CAD", "AU": "AUD", "NZ": "NZD", "SG": "SGD", "HK": "HKD"},
    "kr": {"SE": "SEK", "NO": "NOK", "DK": "DKK", "IS": "ISK"},
    "¥": {"JP": "JPY", "CN": "CNY"},
}
_PESO_COUNTRIES = frozenset("MX AR CL CO CU DO UY".split())
_KRONER_OF_LANGUAGE = {"sv": "SEK", "no": "NOK", "da": "DKK", "is": "ISK"}
_CURRENCIES_AS_OF = date(2026, 1, 1)
"""The day whose currencies of countries count, so that the same text says the same tomorrow."""


def _any_of(words: list[str]) -> str:
    """One of the words, which when it begins or ends with a letter begins or ends a word.

    Words of one kind stand together: a branch is skipped by its first letter, but not behind a condition.
    """
    kinds: dict[tuple[str, str], list[str]] = {}
    for word in sorted(words, key=len, reverse=True):
        kind = (r"(?<![^\W\d_])" if word[0].isalpha() else "", r"(?![^\W\d_])" if word[-1].isalpha() else "")
        kinds.setdefault(kind, []).append(re.escape(word))
    return "|".join(f"{before}(?:{'|'.join(kind)}){after}" for (before, after), kind in kinds.items())


_MARK = f"(?:{_any_of(list(_CURRENCY_OF_MARK))})"
_UNIT = rf"(?:\s?(?:{_any_of(list(UNITS))})\.?)"
_NUMBER = (
    r"(?<![\d.,])(?:\d{1,2}(?:,\d{2})+,\d{3}|\d{1,3}(?:[ .,'`]\d{3})+(?:[.,]\d{1,2})?"
    r"|\d{1,12}(?:[.,]\d{1,2})?)"
    r"(?!\d)"
)
_TO = (
    r"\s?(?:(?<=\s)/(?=\s)|[-\u2010-\u2015\u2212~]|\b(?:to|and|à|et|bis|und|tot|en|a|al|y|e|till|och|til|do|i|до|đến"
    r"|και)\b)\s?"
    r"(?:(?:up to|bis zu|max\.?) )?"
)
_BETWEEN = (
    r"(?:\s?(?:/|\b(?:per|an?|par|pro|je|p\.)\s)\s?(?:hours?|hr|h|years?|yr|annum|months?|mo|mois|an|monat"
    r"|jahr|stunde)\b"
    r"|,?\s(?:brut|brutto|bruto|gross|net|netto|base)\b|,-|\.-)"
)
_DIGIT = re.compile(r"\d+")
_RETIREMENT_PLAN = re.compile(r"401 ?\(?k")
_AMOUNT = re.compile(
    rf"(?P<number1>{_NUMBER})(?P<unit1>{_UNIT})?\s?(?P<mark1>{_MARK})?(?P<open>(?<!\s)\+)?"
    rf"(?:{_BETWEEN}?{_TO}(?P<mark2>{_MARK})?\s?(?P<number2>{_NUMBER})(?P<unit2>{_UNIT})?\s?(?P<mark3>{_MARK})?)?"
)
_INDIAN = re.compile(r"\d{1,2}(?:,\d{2})+,\d{3}")
_GROUPED = re.compile(r"(\d{1,3}(?:[ .,'`]\d{3})+)([.,]\d{1,2})?")


@dataclass(frozen=True, slots=True)
class Money:
    """One amount or a range, where it stands. `second`: None for one amount. `mark`: as written, None
    without.

    `unit`: what multiplied it, 1 without; `is_open`: `50k+`.
    """

    start: int
    end: int
    first: float
    second: float | None
    mark: str | None
    unit: int
    is_open: bool

    @property
    def is_of_firms(self) -> bool:
        """Millions, which nobody is paid where a dollar, a euro or a krone is the currency."""
        return self.unit > LARGEST_UNIT_OF_PAY and self.mark not in _CURRENCY_PAID_IN_MILLIONS


def amounts(plain: str, start: int, last: int, stop: int) -> Iterator[Money]:
    """Numbers with a mark of currency or a unit in a text in lower case, that begin from `start` to `last`
    and end before `stop`.
    """
    place = start
    while (digits := _DIGIT.search(plain, place, stop)) and digits.start() <= last:
        found = _AMOUNT.match(plain, digits.start(), stop)
        place = found.end() if found else digits.end()
        if found and not _RETIREMENT_PLAN.match(plain, digits.start()):
            yield from _money(plain, found)


def _money(plain: str, found: "re.Match[str]") -> Iterator[Money]:
    """The amount at a number, if a mark of currency or a unit says that it is one."""
    in_front = _mark_in_front(plain, found.start())
    marks = (in_front, found["mark1"], found["mark2"], found["mark3"])
    units = [(found[name] or "").strip(" .") for name in ("unit1", "unit2")]
    currency = _currency_of([mark for mark in marks if mark], units)
    if currency is None and not any(units):
        return
    first, second = _in_units(found["number1"], found["number2"], units)
    start = plain.rindex(in_front, 0, found.start()) if in_front else found.start()
    unit = max(UNITS.get(one, 1) for one in units)
    yield Money(start, found.end(), first, second, currency, unit, bool(found["open"]))


def _currency_of(marks: list[str], units: list[str]) -> str | None:
    """The currency that the marks of an amount name; of `$70k CAD` the code, not the sign many share."""
    named = [_CURRENCY_OF_MARK[mark] for mark in marks]
    named += [_CURRENCY_OF_UNIT[unit] for unit in units if unit in _CURRENCY_OF_UNIT]
    return next((currency for currency in named if currency not in _OF_COUNTRY), next(iter(named), None))


def _mark_in_front(plain: str, start: int) -> str | None:
    """The mark of currency that ends where a number starts, the longest there is."""
    written = plain[max(0, start - _LONGEST_MARK - 1) : start].removesuffix(" ")
    for length in range(min(_LONGEST_MARK, len(written)), 0, -1):
        mark = written[-length:]
        if mark in _CURRENCY_OF_MARK and not (mark[0].isalpha() and written[:-length][-1:].isalpha()):
            return mark
    return None


def _in_units(first: str, second: str | None, units: list[str]) -> tuple[float, float | None]:
    """Both numbers times their units; in `40-50k` the unit behind one is that of both."""
    low, factor = number(first), UNITS.get(units[0], 1)
    if second is None:
        return low * factor, None
    high, last_factor = number(second), UNITS.get(units[1], 1)
    if last_factor > factor and low < 1_000:
        factor = last_factor
    if factor > last_factor and high < 1_000:
        last_factor = factor
    return low * factor, high * last_factor


def number(written: str) -> float:
    """`45 000`, `45.000,50`, `4,50` and `1,20,000` as numbers: groups of three digits are thousands."""
    grouped = _GROUPED.fullmatch(written)
    if _INDIAN.fullmatch(written):
        return float(written.replace(",", ""))
    if grouped:
        whole = re.sub(r"\D", "", grouped[1])
        return float(whole + (grouped[2] or "").replace(",", "."))
    return float(written.replace(",", "."))


def currency_of(mark: str, country_code: str, language: str | None) -> str | None:
    """ISO 4217 of a mark: of a shared one that of the country, or for kroner of the language; None if unsure.

    A bare dollar is that of the country where it has one, else the United States'; where `$` means pesos as
    well it stays unknown.
    """
    if mark not in _OF_COUNTRY:
        return mark
    own = _OF_COUNTRY[mark].get(country_code)
    if own is None and mark == "$" and country_code not in _PESO_COUNTRIES:
        return "USD"
    return own or (_KRONER_OF_LANGUAGE.get(language or "") if mark == "kr" else None)


def currency_of_field(value: str, country_code: str) -> str | None:
    """ISO 4217 of a field that holds a code, a sign or a name; None when it is none of them."""
    written = value.strip().lower()
    if written.upper() in _currencies():
        return written.upper()
    mark = _CURRENCY_OF_MARK.get(written)
    return currency_of(mark, country_code, None) if mark else None


@cache
def currency_of_country(country_code: str) -> str | None:
    """The one currency that is legal tender in a country (Unicode CLDR), None where there are more."""
    from babel.numbers import get_territory_currencies

    found = get_territory_currencies(country_code, start_date=_CURRENCIES_AS_OF)
    return found[0] if len(found) == 1 else None


@cache
def _currencies() -> frozenset[str]:
    from babel.numbers import list_currencies

    return frozenset(list_currencies())
