from skills_pipeline.normalise.fields import SCHEMA, read_fields
from skills_pipeline.normalise.issues import Issue
from skills_pipeline.normalise.spotting import Spotter

MINIMAL = {"title": "Senior Engineer", "text": "We build things.", "country_code": "DE", "language": "en"}


def test_a_posting_that_says_little_has_little():
    frame, issues = read_fields([MINIMAL])
    assert dict(frame.schema) == SCHEMA
    said = {name: value for name, value in frame.to_dicts()[0].items() if value is not None}
    assert said == {"seniority": "senior"}
    assert issues == []


def test_fields_go_before_the_text():
    text = (
        "Salary: 50.000 - 60.000 € per year. Full-time, fully remote, permanent position."
        " Our client is a bank. Bachelor's degree and 3+ years of experience."
    )
    from_text = {
        "pay_min": 50_000.0,
        "pay_max": 60_000.0,
        "pay_currency": "EUR",
        "pay_period": "year",
        "pay_tax": None,
        "pay_basis": "text",
        "pay_annual_min": 50_000.0,
        "pay_annual_max": 60_000.0,
        "working_time": "full_time",
        "contract_type": "permanent",
        "workplace": "remote",
        "seniority": "senior",
        "education": "bachelor",
        "experience_years_min": 3.0,
        "employer_key": "acme",
        "is_agency": True,
        "employer_size_class": None,
        "industry_section": None,
    }
    stated = {
        "pay_minimum": 4_000,
        "pay_maximum": 5_000,
        "pay_currency": "EUR",
        "pay_period": "month",
        "pay_tax": "gross",
        "employment": "Teilzeit; befristet",
        "workplace": "hybrid",
        "education": "Master",
        "experience": "5 years",
        "is_agency": False,
        "employer_size": "11-50",
        "industry": "nace:62.01",
    }
    posting = MINIMAL | {"text": text, "employer": "ACME GmbH"}
    frame, issues = read_fields([posting, posting | stated])
    assert frame.to_dicts()[0] == from_text
    assert frame.to_dicts()[1] == from_text | {
        "pay_min": 4_000.0,
        "pay_max": 5_000.0,
        "pay_period": "month",
        "pay_tax": "gross",
        "pay_basis": "field",
        "pay_annual_min": 48_000.0,
        "pay_annual_max": 60_000.0,
        "working_time": "part_time",
        "contract_type": "fixed_term",
        "workplace": "hybrid",
        "education": "master",
        "experience_years_min": 5.0,
        "is_agency": False,
        "employer_size_class": "10-49",
        "industry_section": "J",
    }
    assert issues == []


def test_issues_carry_the_number_of_their_row():
    rows = [MINIMAL, MINIMAL | {"pay_minimum": -1, "pay_currency": "EUR"}, MINIMAL | {"industry": "magic"}]
    _, issues = read_fields(rows)
    assert issues == [
        (1, Issue("pay", "negative", "-1.0 EUR")),
        (2, Issue("industry", "unknown", "magic")),
    ]


def test_refused_pay_of_a_field_leaves_it_to_the_words_and_then_to_the_text():
    text = MINIMAL | {"text": "Gehalt: 50.000 € brutto", "pay_minimum": 1e9, "pay_currency": "EUR"}
    words = text | {"pay_text": "4.000 € im Monat"}
    frame, issues = read_fields([text, words])
    assert frame["pay_min"].to_list() == [50_000, 4_000]
    assert frame["pay_basis"].to_list() == ["text", "field"]
    assert [issue.issue for _, issue in issues] == ["implausible", "implausible"]


def test_industry_78_is_an_agency():
    frame, _ = read_fields([MINIMAL | {"industry": "naf:78.20Z"}, MINIMAL | {"industry": "naf:62.01Z"}])
    assert frame["is_agency"].to_list() == [True, None]


def test_no_postings_are_a_frame_without_rows():
    frame, issues = read_fields([])
    assert (frame.height, dict(frame.schema), issues) == (0, SCHEMA, [])


def test_odd_characters_do_no_harm_and_move_no_offset():
    text = "İŞ İLANI \ud800 5 years’ experience,\u00a0full‑time position"
    frame, _ = read_fields([MINIMAL | {"text": text}])
    assert frame["experience_years_min"][0] == 5
    assert frame["working_time"][0] == "full_time"


def test_words_are_found_whole_or_where_an_asterisk_lets_them_go_on():
    spotter = Spotter({"field": {"whole": "full time", "open": "befristet*", "end": "*praktikum"}}, {})
    spotted = spotter.spot("", "Full-time, fulltimer, befristeter, unbefristet, Schulpraktikum")
    found = [(spot.meaning, spotted.plain[spot.start : spot.end]) for spot in spotted.spots["field"]]
    assert found == [("whole", "full-time"), ("open", "befristet"), ("end", "praktikum")]


def test_the_headline_of_a_text_counts_as_its_title():
    spotter = Spotter({}, {"field": {"level": "senior"}})
    assert "field" in spotter.spot("", "Acme | Senior Engineer | Ghent | full-time").spots
    assert "field" not in spotter.spot("", "Acme seeks a senior engineer").spots


def test_a_longer_word_of_one_field_does_not_hide_that_of_another():
    spotter = Spotter({"one": {"long": "im rahmen der leiharbeit"}, "other": {"short": "leiharbeit"}}, {})
    spotted = spotter.spot("", "Im Rahmen der Leiharbeit")
    assert [(field, spot.meaning) for field, (spot,) in spotted.spots.items()] == [
        ("one", "long"),
        ("other", "short"),
    ]
    assert spotted.plain[spotted.spots["other"][0].start :] == "leiharbeit"
