"""Pay: two amounts, a currency, a period and whether tax is in it, from a source's fields or from text.

Here belongs what is an amount of pay and what it comes to in a year. How amounts are written belongs in
`money`; bonuses, shares and thirteenth salaries are no part of pay; comparing currencies belongs in the
indicators.

From text, precision goes before recall: an amount counts when its annual figure is one that work is paid
with, no other purpose stands beside it (a budget, a round of funding), and a word of pay, a period or a range
says that it is pay. Of several statements the first is taken."""

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from typing import Literal

from skills_pipeline.normalise import money
from skills_pipeline.normalise.issues import DETAIL_CHARS, Issue
from skills_pipeline.normalise.money import Money
from skills_pipeline.normalise.spotting import Spotted, Spotter, WordFinder

Period = Literal["hour", "day", "week", "month", "year"]
Tax = Literal["gross", "net"]
Basis = Literal["field", "text"]
Amount = str | float | None

HOURS_A_YEAR = 2_080
"""40 hours in each of 52 weeks, without unpaid leave."""
DAYS_A_YEAR = 260
"""5 days in each of 52 weeks."""
WEEKS_A_YEAR = 52
MONTHS_A_YEAR = 12
"""Twelve everywhere: a thirteenth salary is not guessed, nor counted where it is named."""

_A_YEAR: dict[Period, int] = {
    "hour": HOURS_A_YEAR,
    "day": DAYS_A_YEAR,
    "week": WEEKS_A_YEAR,
    "month": MONTHS_A_YEAR,
    "year": 1,
}


@dataclass(frozen=True, slots=True)
class Pay:
    """Pay as stated: at least one bound is there, none is 0 or negative, `minimum` is not the larger.

    `currency`: ISO 4217. `period`: None where it is neither stated nor certain. `tax`: None where not stated.
    """

    minimum: float | None
    maximum: float | None
    currency: str
    period: Period | None
    tax: Tax | None
    basis: Basis

    @property
    def annual(self) -> tuple[float | None, float | None]:
        """Both bounds for a year of full-time work, in the same currency; None without a period."""
        if self.period is None:
            return None, None
        return _times(self.minimum, _A_YEAR[self.period]), _times(self.maximum, _A_YEAR[self.period])


Outcome = tuple[Pay | None, list[Issue]]


@dataclass(frozen=True, slots=True)
class _Usual:
    """What a year of full-time work is paid with in a currency, from low to high, and the periods left
    unsaid: nobody need write `a year` behind $95,000, and few write `a month` behind 35 000 kr.
    """

    low: float
    high: float
    unsaid: tuple[Period, ...]


_HOUR_YEAR: tuple[Period, ...] = ("hour", "year")
_HOUR_MONTH_YEAR: tuple[Period, ...] = ("hour", "month", "year")
_MONTH_YEAR: tuple[Period, ...] = ("month", "year")

_USUAL = {
    "AED": _Usual(20_000, 1_500_000, _MONTH_YEAR),
    "AUD": _Usual(25_000, 500_000, _HOUR_YEAR),
    "BGN": _Usual(9_000, 300_000, _MONTH_YEAR),
    "BRL": _Usual(15_000, 800_000, _MONTH_YEAR),
    "CAD": _Usual(20_000, 500_000, _HOUR_YEAR),
    "CHF": _Usual(25_000, 500_000, _HOUR_MONTH_YEAR),
    "CNY": _Usual(25_000, 3_000_000, _MONTH_YEAR),
    "CZK": _Usual(180_000, 4_000_000, _HOUR_MONTH_YEAR),
    "DKK": _Usual(130_000, 2_500_000, _HOUR_MONTH_YEAR),
    "ETB": _Usual(12_000, 5_000_000, _MONTH_YEAR),
    "EUR": _Usual(8_000, 350_000, _HOUR_MONTH_YEAR),
    "GBP": _Usual(12_000, 400_000, _HOUR_YEAR),
    "HKD": _Usual(100_000, 3_000_000, _MONTH_YEAR),
    "HUF": _Usual(2_000_000, 60_000_000, _HOUR_MONTH_YEAR),
    "IDR": _Usual(20_000_000, 1_500_000_000, _MONTH_YEAR),
    "ILS": _Usual(60_000, 1_200_000, _HOUR_MONTH_YEAR),
    "INR": _Usual(100_000, 20_000_000, _MONTH_YEAR),
    "ISK": _Usual(3_500_000, 40_000_000, _MONTH_YEAR),
    "JPY": _Usual(1_500_000, 40_000_000, _HOUR_MONTH_YEAR),
    "KES": _Usual(100_000, 15_000_000, _MONTH_YEAR),
    "MXN": _Usual(60_000, 2_500_000, _MONTH_YEAR),
    "MYR": _Usual(15_000, 500_000, _MONTH_YEAR),
    "NGN": _Usual(300_000, 60_000_000, _MONTH_YEAR),
    "NOK": _Usual(180_000, 3_000_000, _HOUR_MONTH_YEAR),
    "NZD": _Usual(25_000, 400_000, _HOUR_YEAR),
    "PHP": _Usual(100_000, 6_000_000, _MONTH_YEAR),
    "PLN": _Usual(36_000, 800_000, _HOUR_MONTH_YEAR),
    "RON": _Usual(24_000, 500_000, _MONTH_YEAR),
    "RUB": _Usual(200_000, 12_000_000, _MONTH_YEAR),
    "SEK": _Usual(140_000, 2_500_000, _HOUR_MONTH_YEAR),
    "SGD": _Usual(12_000, 500_000, _MONTH_YEAR),
    "TRY": _Usual(100_000, 6_000_000, _MONTH_YEAR),
    "UAH": _Usual(70_000, 6_000_000, _MONTH_YEAR),
    "USD": _Usual(12_000, 800_000, _HOUR_YEAR),
    "VND": _Usual(40_000_000, 3_000_000_000, _MONTH_YEAR),
    "ZAR": _Usual(40_000, 4_000_000, _MONTH_YEAR),
}
"""Orders of magnitude, from about the lowest wage of full-time work to what the head of a large firm earns.
A currency that is not here is taken from fields as stated, and from texts only with a period."""

_UNITED_STATES = frozenset({"US", "PR", "ZZ"})
"""Where dollars are paid by the hour or the year; elsewhere a month of US dollars is as usual."""

_TIMES_BELOW, _TIMES_ABOVE = 4, 1.5
"""How far beyond the usual a stated pay is still taken: there is part-time work, and there are heads of
banks."""

_WIDEST_RANGE = 20
"""A maximum of more times the minimum is two things: years and money, a bonus and a salary."""

_PURPOSES = {
    "pay": (
        "salary|salaries|pay|pays|compensation|comp|wage|wages|base|remuneration|hourly|rate|rates|ctc"
        "|*gehalt"
        "|*gehalts|gehalts*|*gehälter|vergütung*|*vergütung|*lohn|lohn*|verdienst|entgelt*|verdienen"
        "|bezahlung|tagessatz"
        "|stundensatz|salaire|salaires|rémunération|rémunéré|rémunérée|tjm|gratification|salaris*|*loon"
        "|beloning"
        "|verdien|verdient|uurtarief|*lön|lönespann|*lønn|*løn|sueldo|salario|salarial|remuneración"
        "|retribución"
        "|retribuzione|ral|stipendio|compenso|salário|remuneração|wynagrodzeni*|zarobki|stawka|płaca|widełki"
        "|зарплат*|оплат*|доход*|зп|з/п|maaş*|ücret*|lương|thu nhập|palkka|mzda|plat"
    ),
    "other": (
        "*bonus|bonus*|raised|raising|*fund|funds|funded|*funding|series|seed|revenue|revenues|arr|mrr"
        "|turnover"
        "|*umsatz|umsatz*|chiffre|omzet|omsättning|omsetning|omsætning|fatturato|facturación|*budget|budgets"
        "|stipend|stipends|allowance|allowances|401(k)|401k|match|matching|sign on|signing on|signing"
        "|referral*"
        "|reimburse*|grant|grants|equity|stock|stocks|rsu|rsus|valuation|valued|aum|asset|assets|cooptation"
        "|commut*"
        "|subsidy|rent|rental|benefit|invest*|insurance|deductible|capital|loan|loans|*zuschuss|*gutschein*"
        "|weiterbildung*|prime|primes|ticket|tickets|mutuelle|discount|discounts|fee|fees|award*|prize|prizes"
        "|saving|savings|saved|cost|costs|spend*|worth|deal|deals|quota|contracts|transaction|transactions"
        "|volume"
        "|gmv|commission|commissions|backed"
        "|investor"
        "|investors|friskvård*|wellness|perk|perks|pension*|voucher*|donat*|price|prices|subscription*"
        "|payment"
        "|payments|payroll|profit|profits|incentive|incentives|relocation|tuition|debt|fine|fines|*vergoeding"
        "|reiskosten*|opleidings*|vakantiegeld|kilometer|*zulage|*zulagen|beteiligung|provision*|market"
        "|financing"
        "|financement|levée|lever|fonds|hackathon|credit|credits|cash|average|averaged|potential"
    ),
    "variable": "ote|on target",
}
"""What an amount of money in a posting is for; the nearest word in front of it decides."""

_PURPOSES_BEHIND = {
    "pay": _PURPOSES["pay"],
    "other": _PURPOSES["other"]
    + "|ote|on target"
    + "|sales|customers|users|clients|industry|learning|education|equipment|lunch|meal|meals|gym|travel"
    "|home office|internet|phone|childcare",
}
_BEHIND_ENDS = re.compile(
    r"[,.;:()+&|\n]|(?<!\w)(?:plus|and|und|et|og|och|en|y|with|mit|avec|or|oder|ou|per|depending|hors|ohne"
    r"|excl)(?!\w)"
)
_MOST_WORDS_BETWEEN = 2
"""Words between an amount and what it is for: `$5,000 annual learning budget`."""

_CLAUSE_END = re.compile(r"[.!?;|•·](?=\s|$)|\n")

_PERIOD_WORDS: dict[Period, tuple[str, str]] = {
    "hour": (
        r"hourly|\w*stundenlohn|stundensatz|taux horaire|horaires? de|horaire|\w*uurloon|uurtarief|timlön"
        r"|timelønn"
        "|timeløn|stündlich|par heure|godzinowa",
        r"hours?|hrs?\.?|h|heures?|stunde|std\.?|uur|hora|ora|godz\w*\.?|timme|time|timen|tim|час|giờ|saat",
    ),
    "day": (
        "daily|tagessatz|tagsatz|tjm|journalier|dagtarief|day rate",
        "day|tag|jour|j|jr|dag|día|giorno|dzień|день|ngày",
    ),
    "week": ("weekly|wöchentlich|hebdomadaire", "week|wk|woche|semaine|vecka|uge|uke|semana"),
    "month": (
        r"monthly|monatlich\w*|\w*monats(?:gehalt|gehälter\w*|lohn)|mensuel\w*|maandelijks|maandsalaris"
        r"|månadslön"
        r"|månedslønn|månedsløn|mensil[ei]|mensual\w*|mensal|miesięczn\w+|aylık|hàng tháng|mtl\.?|pcm|mdr"
        "|ежемесячно|в месяц|p/m|p\\.m\\.|p\\. m\\.",
        r"months?|mo|mth|monat|mois|maand|mnd|månad\w*|mån|måned|md|mes|mese|mês|miesiąc|mies\.?|m c|месяц"
        r"|мес\.?"
        "|tháng|ay|m",
    ),
    "year": (
        r"annual\w*|yearly|per annum|p\.a\.?|pa|jährlich\w*|\w*jahres(?:\w*gehalt|brutto\w*|lohn|zielgehalt)"
        r"|annuel\w*"
        r"|jaarsalaris|årslön|årslønn|årsløn|årlig\w*|anuale?s?|annu[oai]|annui|ral|rocznie|yıllık|lpa|ctc",
        r"years?|yr|annum|jahr|an|année|jaar|år|año|anno|ano|rok|год|năm|yıl|a",
    ),
}
"""Period → words that say it by themselves, and words that say it behind `per`, `/`, `pro`."""

_PER = (
    r"(?:/\s?|(?<!\w)(?:per|pro|par|im|je|in|i|om|por|al|all'|na|za|в|each|every|an?|au|the|de l'|pr\.?|p\."
    r"|một|mỗi)"
    r"(?:\s|(?<=')))"
)
_TIME_OF_WORK = (
    r"(?:hours?|hrs?|h|days?|stunden|std\.?|tage|uur|uren|heures|jours|timmar|timer|horas|ore|dagen|times?|x)"
    r"\s?(?:/|per|a|pro|par|i|om|in de|in der|je|p\.|pr\.?)\s?(?:day|week|month|year|tag|woche|monat|jahr"
    r"|semaine"
    r"|mois|an|uge|uke|vecka|semana|settimana|maand|jaar|wk)(?!\w)|per diem"
)
_PERIOD = re.compile(
    _TIME_OF_WORK
    + "|"
    + "|".join(
        rf"(?P<{period}>(?<!\w)(?:{alone})(?!\w)|{_PER}(?:{behind})(?!\w))"
        for period, (alone, behind) in _PERIOD_WORDS.items()
    )
)
_PERIOD_CODES: dict[str, Period] = {"pa": "year", "ph": "hour", "pd": "day", "pm": "month"}
"""Codes of USAJOBS."""
_PERIOD_NAME = re.compile(
    "|".join(rf"(?P<{period}>(?<!\w)(?:{behind})(?!\w))" for period, (_, behind) in _PERIOD_WORDS.items())
)
_TAX = re.compile(
    r"(?<!\w)(?:(?P<gross>gross|\w*brutto\w*|bruttó|brute?s?|bruto|lord[io]|ral|до вычета)"
    r"|(?P<net>net|netto|nette?s?|netos?|netti|на руки))(?!\w)"
)
_AT_MOST = re.compile(
    r"(?:up to|upto|bis zu|bis|jusqu'à|jusqu'a|max\.?|maximum|tot|upp till|opptil|op til|hasta|fino a|até|do"
    r"|до|tối đa|lên đến)"
    r"[ :~]{0,3}$"
)
_AT_LEAST = re.compile(
    r"(?:from|ab|starting at|starts at|à partir de|a partir de|dès|vanaf|från|fra|desde|a partire da|od|от"
    r"|từ|minimum|min\.?"
    r"|at least|mindestens|minst|minimaal)[ :]{0,3}$"
)
_NO_OTHER_AMOUNT = r"(?!\w)(?!\.?\s?:|\.?\s?\W?\s?\d)"
"""Not the word in front of the next amount: `min. 3000 € max. 4000 €`."""
_AT_MOST_BEHIND = re.compile(rf"\s?max(?:imum|imal)?{_NO_OTHER_AMOUNT}")
_AT_LEAST_BEHIND = re.compile(
    rf"\s?(?:min(?:imum|imal)?|et plus|ou plus|and up|or more|and above){_NO_OTHER_AMOUNT}"
)
_PLAIN_NUMBER = re.compile(r"-?\d+(?:\.\d+)?(?:e[+-]?\d+)?")
_THOUSANDS = re.compile(r"-?\d{1,3}(?:\.\d{3})+")

_RANGE_CHARS = 28
_NEAR_CHARS = 45
_CONTEXT_CHARS = 110
_PERIOD_CHARS = 60
_KILO = 1_000
_MOST_SPOTS = 100
"""Marks of currency that are looked at in one text: a price list is no posting."""


def pay_of_field(
    minimum: Amount,
    maximum: Amount,
    currency: str | None,
    period: str | None,
    tax: str | None,
    country_code: str,
) -> Outcome:
    """Pay that fields of a source state, in the words they use.

    No amount, and 0, mean that nothing is stated: None without an issue. Refused with an issue: what is no
    number, negative amounts, a currency that is missing or none, a range of 1 to 20 and more, amounts that no
    work is paid with. Mended with an issue: bounds that are swapped. Kept without an annual figure, with an
    issue: amounts whose period is neither known nor, in their currency, certain.
    """
    try:
        low, high = _number_of_field(minimum), _number_of_field(maximum)
    except ValueError as error:
        return None, [Issue("pay", "no_number", str(error)[:DETAIL_CHARS])]
    if low is None and high is None:
        return None, []
    code = money.currency_of_field(currency or "", country_code)
    stated = _period_of_field(period)
    taxed = _tax(_TAX.search((tax or "").lower()))
    pay, issues = _ordered(Pay(low, high, code or "", stated, taxed, "field"))
    if min(low or 0, high or 0) < 0:
        refused: str | None = "negative"
    elif code is None:
        refused = "unknown_currency" if currency else "no_currency"
    else:
        refused = _why_refused(pay)
    if refused:
        return None, [Issue("pay", refused, _detail(low, high, currency, period))]
    if period and not stated:
        issues.append(Issue("pay", "unknown_period", period[:DETAIL_CHARS]))
    if stated or period:
        return pay, issues
    possible = _possible_periods(pay, country_code)
    if len(possible) == 1:
        return replace(pay, period=possible[0]), issues
    return pay, [*issues, Issue("pay", "no_period", _detail(low, high, code))]


def pay_of_text(text: str, country_code: str, language: str | None, *, is_about_pay: bool = False) -> Outcome:
    """The first pay a text states, None when it states none that can be told from other amounts.

    `is_about_pay`: the text is a field that holds pay in free words; then `basis` is `field`, and digits that
    make no pay are an issue (`unread`). Pay whose period is neither stated nor certain is an issue
    (`no_period`).
    """
    return pay_of_spots(_spotter().spot("", text), country_code, language, is_about_pay=is_about_pay)


def pay_of_spots(
    spotted: Spotted, country_code: str, language: str | None, *, is_about_pay: bool = False
) -> Outcome:
    """`pay_of_text` of a text whose words have been found already."""
    for one in _amounts(spotted, is_about_pay):
        pay, issues = _pay_of_amount(spotted.plain, one, country_code, language, is_about_pay)
        if pay is not None:
            return pay, issues
    if is_about_pay and re.search(r"[1-9]\d", spotted.plain):
        return None, [Issue("pay", "unread", spotted.plain.strip()[:DETAIL_CHARS])]
    return None, []


@cache
def _spotter() -> Spotter:
    return Spotter(money.WORDS, {})


@cache
def _purposes() -> WordFinder:
    return WordFinder({"before": _PURPOSES, "behind": _PURPOSES_BEHIND})


def _amounts(spotted: Spotted, is_about_pay: bool) -> Iterator[Money]:
    """Amounts near marks of currency, each once, in order."""
    place, end = 0, len(spotted.plain)
    for spot in spotted.spots.get("money", ())[:_MOST_SPOTS]:
        if spot.end <= place:
            continue
        start, stop = max(place, spot.start - _RANGE_CHARS), min(end, spot.end + _NEAR_CHARS)
        for one in money.amounts(spotted.plain, start, spot.end, stop):
            yield one
            place = one.end
        place = max(place, spot.end)
    if is_about_pay and place == 0:
        yield from money.amounts(spotted.plain, 0, end, min(end, DETAIL_CHARS))


def _pay_of_amount(
    plain: str, found: Money, country_code: str, language: str | None, is_about_pay: bool
) -> Outcome:
    """The pay that an amount is, or None when what stands around it does not say that it is pay."""
    if found.is_of_firms or not found.first or (found.mark is None and found.unit != _KILO):
        return None, []
    clause = _clause_before(plain, found.start)
    behind = plain[found.end : found.end + _NEAR_CHARS].partition("\n")[0]
    before, after = _purpose_before(clause), _purpose_behind(behind)
    if "other" in (before, after):
        return None, []
    tax = _tax(_TAX.search(behind) or _last(_TAX, clause[-_NEAR_CHARS:]))
    is_pay = is_about_pay or bool(tax or before or after) or _follows_heading(plain, found.start)
    currency = _currency(found, country_code, language, is_pay)
    if currency is None:
        return None, []
    low, high = _bounds(found, clause, behind)
    period = _period_of_text(clause[-_PERIOD_CHARS:], behind)
    pay, swapped = _ordered(Pay(low, high, currency, period, tax, "field" if is_about_pay else "text"))
    if not _is_likely(pay, is_pay, is_about_pay, country_code, is_range=found.second is not None):
        return None, []
    if pay.period is None:
        possible = _possible_periods(pay, country_code)
        if len(possible) != 1:
            return pay, [*swapped, Issue("pay", "no_period", _detail(low, high, currency))]
        pay = replace(pay, period=possible[0])
    return pay, swapped


def _is_likely(pay: Pay, is_pay: bool, is_about_pay: bool, country_code: str, *, is_range: bool) -> bool:
    """Whether an amount that may be pay is taken for it: a period or a word of pay says so, or a range of
    years.
    """
    if _why_refused(pay):
        return False
    if pay.period:
        return is_about_pay or _is_usual(pay, pay.period)
    possible = _possible_periods(pay, country_code)
    return bool(possible) and (is_pay or (is_range and possible == ["year"]))


def _clause_before(plain: str, start: int) -> str:
    """The clause an amount stands in, in front of it."""
    window = plain[max(0, start - _CONTEXT_CHARS) : start]
    ends = list(_CLAUSE_END.finditer(window))
    return window[ends[-1].end() :] if ends else window


def _follows_heading(plain: str, start: int) -> bool:
    """Whether the line before is about pay: `Salary range`, and then the range."""
    window = plain[max(0, start - _CONTEXT_CHARS) : start].rstrip(" \n:*•-")
    return _purpose_before(window[-_NEAR_CHARS:]) == "pay"


def _purpose_before(clause: str) -> str | None:
    found = _purposes().find(clause).get("before")
    if not found:
        return None
    variable = [spot for spot in found if spot.meaning == "variable"]
    # What comes with commissions is called a compensation or a salary all the same; the base is not.
    is_variable = bool(variable) and "base" not in clause[variable[-1].end :]
    return "other" if is_variable else found[-1].meaning


def _purpose_behind(behind: str) -> str | None:
    """The purpose of the first words behind an amount, up to what begins another thought."""
    words = _BEHIND_ENDS.split(behind.lstrip(" ("), maxsplit=1)[0]
    found = _purposes().find(words).get("behind", ())
    near = (spot for spot in found if len(words[: spot.start].split()) <= _MOST_WORDS_BETWEEN)
    return next((spot.meaning for spot in near), None)


def _currency(found: Money, country_code: str, language: str | None, is_pay: bool) -> str | None:
    if found.mark:
        return money.currency_of(found.mark, country_code, language)
    return money.currency_of_country(country_code) if is_pay and found.unit == _KILO else None


def _bounds(found: Money, clause: str, behind: str) -> tuple[float | None, float | None]:
    if found.second is not None:
        return found.first, found.second
    if _AT_MOST.search(clause) or _AT_MOST_BEHIND.match(behind):
        return None, found.first
    if found.is_open or _AT_LEAST.search(clause) or _AT_LEAST_BEHIND.match(behind):
        return found.first, None
    return found.first, found.first


def _period_of_text(clause: str, behind: str) -> Period | None:
    for found in _PERIOD.finditer(behind):
        if found.lastgroup:
            return _period(found)
    stated = [found for found in _PERIOD.finditer(clause) if found.lastgroup]
    return _period(stated[-1]) if stated else None


def _period(found: "re.Match[str]") -> Period | None:
    return next((period for period in _A_YEAR if found[period]), None)


def _period_of_field(value: str | None) -> Period | None:
    written = (value or "").lower().replace("_", " ").replace("-", " ").strip()
    if written in _PERIOD_CODES:
        return _PERIOD_CODES[written]
    found = next((one for one in _PERIOD.finditer(written) if one.lastgroup), None)
    found = found or _PERIOD_NAME.search(written)
    return _period(found) if found else None


def _number_of_field(value: Amount) -> float | None:
    """The amount a field holds, None for none and 0; raises `ValueError` for what is no finite number."""
    if value is None or (isinstance(value, str) and not value.strip()):
        return None
    amount = _number_of_words(value.strip()) if isinstance(value, str) else float(value)
    if not math.isfinite(amount):
        raise ValueError(f"{value!r} is no finite number")
    return amount or None


def _number_of_words(written: str) -> float:
    if _PLAIN_NUMBER.fullmatch(written.lower()) and not _THOUSANDS.fullmatch(written):
        return float(written)
    digits = written.removeprefix("-")
    found = next(iter(money.amounts(f"{digits.lower()} $", 0, 0, len(digits) + 2)), None)
    if found is None or found.second is not None:
        raise ValueError(f"{written[:40]!r} is no number")
    return -found.first if written.startswith("-") else found.first


def _ordered(pay: Pay) -> tuple[Pay, list[Issue]]:
    """Bounds the right way round; swapped ones are an issue."""
    if pay.minimum is None or pay.maximum is None or pay.minimum <= pay.maximum:
        return pay, []
    swapped = replace(pay, minimum=pay.maximum, maximum=pay.minimum)
    return swapped, [Issue("pay", "swapped", _detail(pay.minimum, pay.maximum, pay.currency))]


def _why_refused(pay: Pay) -> str | None:
    """The issue of amounts that no work is paid with, None where they may be pay."""
    if pay.minimum and pay.maximum and pay.maximum > _WIDEST_RANGE * pay.minimum:
        return "too_wide"
    usual = _USUAL.get(pay.currency)
    if usual is None:
        return None
    periods = _A_YEAR if pay.period is None else (pay.period,)
    lowest, highest = usual.low / _TIMES_BELOW, usual.high * _TIMES_ABOVE
    return None if any(_is_within(pay, period, lowest, highest) for period in periods) else "implausible"


def _is_usual(pay: Pay, period: Period) -> bool:
    usual = _USUAL.get(pay.currency)
    return usual is not None and _is_within(pay, period, usual.low, usual.high)


def _is_within(pay: Pay, period: Period, lowest: float, highest: float) -> bool:
    bounds = [bound * _A_YEAR[period] for bound in (pay.minimum, pay.maximum) if bound is not None]
    return lowest <= min(bounds) and max(bounds) <= highest


def _possible_periods(pay: Pay, country_code: str) -> list[Period]:
    """Periods that may be left unsaid of such amounts, in their currency."""
    usual = _USUAL.get(pay.currency)
    unsaid = usual.unsaid if usual else ()
    if pay.currency == "USD" and country_code not in _UNITED_STATES:
        unsaid = _HOUR_MONTH_YEAR
    return [period for period in unsaid if _is_usual(pay, period)]


def _last(pattern: "re.Pattern[str]", text: str) -> "re.Match[str] | None":
    return next(reversed(list(pattern.finditer(text))), None)


def _tax(found: "re.Match[str] | None") -> Tax | None:
    if found is None:
        return None
    return "gross" if found["gross"] else "net"


def _times(amount: float | None, factor: int) -> float | None:
    return None if amount is None else round(amount * factor, 2)


def _detail(low: float | None, high: float | None, *words: str | None) -> str:
    return " ".join(str(part) for part in (low, high, *words) if part is not None)[:DETAIL_CHARS]
