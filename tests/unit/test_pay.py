import math

import pytest

from skills_pipeline.normalise.issues import Issue
from skills_pipeline.normalise.pay import DAYS_A_YEAR, HOURS_A_YEAR, Pay, pay_of_field, pay_of_text


def stated(pay):
    return pay and (pay.minimum, pay.maximum, pay.currency, pay.period, pay.tax)


def names(issues):
    return [issue.issue for issue in issues]


@pytest.mark.parametrize(
    ("text", "country", "language", "expected"),
    [
        ("Salary: $120k-150k", "US", "en", (120_000, 150_000, "USD", "year", None)),
        ("$120k-150k", "US", "en", (120_000, 150_000, "USD", "year", None)),
        ("Acme | Engineer | Ghent | €60k–€80k | on site", "ZZ", "en", (60_000, 80_000, "EUR", "year", None)),
        ("Jahresgehalt: 120.000 €", "DE", "de", (120_000, 120_000, "EUR", "year", None)),
        ("50.000 bis 60.000 EUR brutto jährlich", "DE", "de", (50_000, 60_000, "EUR", "year", "gross")),
        ("Lön: 45 000 kr/mån", "SE", "sv", (45_000, 45_000, "SEK", "month", None)),
        ("£30,000 per annum", "GB", "en", (30_000, 30_000, "GBP", "year", None)),
        ("€18,50 per uur", "NL", "nl", (18.5, 18.5, "EUR", "hour", None)),
        ("een salaris tussen € 3.000,- en € 4.500,- bruto per maand, 40 uur per week", "NL", "nl",
         (3_000, 4_500, "EUR", "month", "gross")),
        ("Salaire : de 2500 à 3000 € brut mensuel", "FR", "fr", (2_500, 3_000, "EUR", "month", "gross")),
        ("Rémunération : 45K€ / 50K€ brut annuel", "FR", "fr", (45_000, 50_000, "EUR", "year", "gross")),
        ("Rémunération : 40-50K", "FR", "fr", (40_000, 50_000, "EUR", "year", None)),
        ("TJM : 400-500 €", "FR", "fr", (400, 500, "EUR", "day", None)),
        ("25 EUR/h", "DE", "de", (25, 25, "EUR", "hour", None)),
        ("Lương: 15 - 20 triệu", "VN", "vi", (15_000_000, 20_000_000, "VND", "month", None)),
        ("Thu nhập: 7,000,000 – 10,000,000 VND", "VN", "vi", (7_000_000, 10_000_000, "VND", "month", None)),
        ("Salary: 20,000 ETB net per month", "ET", "en", (20_000, 20_000, "ETB", "month", "net")),
        ("wynagrodzenie 8000 - 12000 zł brutto", "PL", "pl", (8_000, 12_000, "PLN", "month", "gross")),
        ("зарплата от 150 000 руб. на руки", "RU", "ru", (150_000, None, "RUB", "month", "net")),
        ("Compensation: ₹ 12-18 LPA", "IN", "en", (1_200_000, 1_800_000, "INR", "year", None)),
        ("Salary: Rs. 6,50,000 per annum", "IN", "en", (650_000, 650_000, "INR", "year", None)),
        ("US$ 95,000 - US$ 110,000", "DE", "en", (95_000, 110_000, "USD", "year", None)),
        ("CA$100k-CA$130k", "CA", "en", (100_000, 130_000, "CAD", "year", None)),
        ("$70-80k CAD", "US", "en", (70_000, 80_000, "CAD", "year", None)),
        ("Salary $90,000 - $110,000 a year", "CA", "en", (90_000, 110_000, "CAD", "year", None)),
        ("A$120,000 per year", "AU", "en", (120_000, 120_000, "AUD", "year", None)),
        ("årslønn kr 584 500 – 624 500", "NO", "no", (584_500, 624_500, "NOK", "year", None)),
        ("Pay: $19.00/hr - $21.00/hr", "US", "en", (19, 21, "USD", "hour", None)),
        ("up to $150k salary", "US", "en", (None, 150_000, "USD", "year", None)),
        ("a salary of 40- $60k", "US", "en", (40_000, 60_000, "USD", "year", None)),
        ("a base salary of $90,000, OTE $150,000", "US", "en", (90_000, 90_000, "USD", "year", None)),
        ("Salary range:\n$100,000 to $120,000", "US", "en", (100_000, 120_000, "USD", "year", None)),
        # A thirteenth salary is neither guessed nor counted.
        ("13 Monatsgehälter, 3.500 € brutto im Monat", "DE", "de", (3_500, 3_500, "EUR", "month", "gross")),
        # Of several statements the first is taken.
        ("Junior: $70k-$80k. Senior: $120k-$150k.", "US", "en", (70_000, 80_000, "USD", "year", None)),
    ],
)  # fmt: skip
def test_pay_stands_in_texts_in_many_forms(text, country, language, expected):
    pay, _ = pay_of_text(text, country, language)
    assert stated(pay) == expected
    assert pay.basis == "text"


@pytest.mark.parametrize(
    "text",
    [
        "We raised $50M in our Series B.",
        "Backed by $120k-$150k of seed funding",
        "a £2bn market",
        "$500k ARR and growing",
        "You manage a budget of €100.000 - €200.000 per year",
        "1000 € Weiterbildungsbudget pro Jahr",
        "401k with a match of up to $5,000",
        "401(k) match",
        "$10,000 sign-on bonus",
        "a $1,500 annual learning stipend",
        "€50 per month for internet",
        "commuter benefit: $300 per month",
        "cooptation de 1000 € brut",
        "On-target earnings (OTE): $160k - $200k",
        "10 million subscribers in 150 countries",
        "competitive salary, 25 days of leave",
        "Salary: according to agreement",
        "",
    ],
)
def test_amounts_of_other_things_are_no_pay(text):
    assert pay_of_text(text, "US", "en") == (None, [])


def test_a_shared_sign_of_currency_is_that_of_the_country_or_language():
    text = "lön 35 000 - 40 000 kr i månaden"
    assert [pay_of_text(text, country, None)[0].currency for country in ("SE", "NO", "DK")] == [
        "SEK",
        "NOK",
        "DKK",
    ]
    assert pay_of_text(text, "ZZ", "sv")[0].currency == "SEK"
    assert pay_of_text(text, "ZZ", None) == (None, [])
    assert pay_of_text("Salary $5,000 - $6,000 per month", "MX", "en") == (None, [])


def test_pay_in_text_whose_period_is_uncertain_has_no_annual_figure():
    pay, issues = pay_of_text("Salary: 10.000 - 12.000 EUR", "DE", "en")
    assert stated(pay) == (10_000, 12_000, "EUR", None, None)
    assert pay.annual == (None, None)
    assert names(issues) == ["no_period"]


def test_swapped_bounds_in_text_are_put_right():
    pay, issues = pay_of_text("Salary: $150k - $120k", "US", "en")
    assert (pay.minimum, pay.maximum) == (120_000, 150_000)
    assert names(issues) == ["swapped"]


@pytest.mark.parametrize(
    ("text", "country", "expected", "issues"),
    [
        ("Annuel de 35000 Euros à 40000 Euros sur 12 mois", "FR", (35_000, 40_000, "EUR", "year", None), []),
        ("Annuel de 35000.0 Euros sur 12.0 mois", "FR", (35_000, 35_000, "EUR", "year", None), []),
        ("Mensuel de 2300,00 Euros à 2600,00 Euros", "FR", (2_300, 2_600, "EUR", "month", None), []),
        ("Mensuel à partir de 2100 €", "FR", (2_100, None, "EUR", "month", None), []),
        ("A partir de : 2100 € par mois", "FR", (2_100, None, "EUR", "month", None), []),
        ("2100 € minimum par mois", "FR", (2_100, None, "EUR", "month", None), []),
        ("From £30,000 per annum", "GB", (30_000, None, "GBP", "year", None), []),
        ("ab 3.000 € im Monat", "DE", (3_000, None, "EUR", "month", None), []),
        ("jusqu'à 2500 € par mois", "FR", (None, 2_500, "EUR", "month", None), []),
        ("up to $25 per hour", "US", (None, 25, "USD", "hour", None), []),
        ("Horaire de 11,88 Euros", "FR", (11.88, 11.88, "EUR", "hour", None), []),
        ("$75k - $95k", "US", (75_000, 95_000, "USD", "year", None), []),
        ("$14/hour", "US", (14, 14, "USD", "hour", None), []),
        # Twelve months of this are paid to nobody: the month is a typing error.
        ("Mensuel de 45000 Euros à 55000 Euros", "FR", None, ["unread"]),
        ("grade 13, step 45", "US", None, ["unread"]),
        ("Enligt avtal", "SE", None, []),
    ],
)
def test_a_field_of_free_words_is_about_pay(text, country, expected, issues):
    pay, said = pay_of_text(text, country, None, is_about_pay=True)
    assert (stated(pay), names(said)) == (expected, issues)
    assert pay is None or pay.basis == "field"


@pytest.mark.parametrize(
    ("fields", "expected", "issues"),
    [
        ((80_000, 100_000, "USD", "YEARLY", None), (80_000, 100_000, "USD", "year", None), []),
        ((150_000, 200_000, "USD", "1 YEAR", None), (150_000, 200_000, "USD", "year", None), []),
        ((15, 18, "USD", "per-hour-wage", None), (15, 18, "USD", "hour", None), []),
        (("72.500", "80.000", "€", "Jahr", "brutto"), (72_500, 80_000, "EUR", "year", "gross"), []),
        (("35000.0", None, "EUR", "Annuel", "net"), (35_000, None, "EUR", "year", "net"), []),
        ((None, 60_000, "eur", "annual", None), (None, 60_000, "EUR", "year", None), []),
        ((0, 60_000, "EUR", "year", None), (None, 60_000, "EUR", "year", None), []),
        # Nothing is stated.
        ((None, None, "USD", "year", None), None, []),
        ((0, 0, "USD", "year", None), None, []),
        (("", " ", None, None, None), None, []),
        # Mended.
        ((100_000, 80_000, "USD", "year", None), (80_000, 100_000, "USD", "year", None), ["swapped"]),
        # Refused.
        ((1e9, None, "USD", "year", None), None, ["implausible"]),
        ((1, 15, "USD", "year", None), None, ["implausible"]),
        ((72, 7_800, "EUR", "month", None), None, ["too_wide"]),
        ((-5, 10, "USD", "hour", None), None, ["negative"]),
        (("-30000", None, "USD", "year", None), None, ["negative"]),
        ((math.nan, None, "USD", "year", None), None, ["no_number"]),
        ((math.inf, None, "USD", "year", None), None, ["no_number"]),
        (("competitive", None, "USD", "year", None), None, ["no_number"]),
        ((50_000, 60_000, None, "year", None), None, ["no_currency"]),
        ((50_000, 60_000, "points", "year", None), None, ["unknown_currency"]),
        # Without a period: inferred where only one is plausible, else there is no annual figure.
        ((50_000, 60_000, "EUR", None, None), (50_000, 60_000, "EUR", "year", None), []),
        ((2_500, 3_000, "EUR", None, None), (2_500, 3_000, "EUR", "month", None), []),
        ((10_000, 12_000, "EUR", None, None), (10_000, 12_000, "EUR", None, None), ["no_period"]),
        ((1_500, 2_000, "EUR", "fortnight", None), (1_500, 2_000, "EUR", None, None), ["unknown_period"]),
    ],
)  # fmt: skip
def test_fields_are_taken_as_stated_or_refused_with_a_reason(fields, expected, issues):
    pay, said = pay_of_field(*fields, "US")
    assert (stated(pay), names(said)) == (expected, issues)
    assert all(isinstance(issue, Issue) and issue.field == "pay" for issue in said)


def test_annual_pay_is_that_of_full_time_work():
    hourly = Pay(20, 25, "USD", "hour", None, "field")
    assert hourly.annual == (20 * HOURS_A_YEAR, 25 * HOURS_A_YEAR)
    assert Pay(400, None, "EUR", "day", None, "field").annual == (400 * DAYS_A_YEAR, None)
    assert Pay(None, 3_000, "EUR", "month", None, "field").annual == (None, 36_000)
    assert Pay(500, 600, "GBP", "week", None, "field").annual == (26_000, 31_200)


def test_a_price_list_and_a_text_of_signs_end():
    assert pay_of_text("$ 100 " * 50_000, "US", "en") == (None, [])
    assert pay_of_text("$" * 100_000, "US", "en") == (None, [])
