import pytest

from skills_pipeline.normalise.industry import industry_section, section_of_nace


@pytest.mark.parametrize(
    ("stated", "section"),
    [
        ("nace:62.01", "J"),
        ("nace:01", "A"),
        ("nace:78.20", "N"),
        ("nace:M", "M"),
        ("naf:6201Z", "J"),
        ("naf:62.02A", "J"),
        ("62.02A", "J"),
        ("ssic:64191", "K"),
        ("sni:86", "Q"),
        ("isic:8510", "P"),
        ("naics:5415", "J"),
        ("naics:541511", "J"),
        ("naics:541110", "M"),
        ("naics:2213", "E"),
        ("naics:221112", "D"),
        ("naics:722511", "I"),
        ("Information Technology & Services", "J"),
        ("Hospitals and Health Care", "Q"),
        ("Conseil en systèmes et logiciels informatiques", "J"),
        ("Commerce de détail d'ordinateurs", "G"),
        ("Maschinenbau", "C"),
        ("Gesundheitswesen", "Q"),
        ("Bank och försäkring", "K"),
        # The first that is known counts.
        ("Things; Construction; Banking", "F"),
    ],
)
def test_codes_and_words_give_a_section(stated, section):
    assert industry_section(stated) == (section, [])


@pytest.mark.parametrize(
    "stated", ["nace:00", "nace:44", "naics:00", "sic:7372", "Underwater basket weaving"]
)
def test_what_is_unknown_is_an_issue(stated):
    section, issues = industry_section(stated)
    assert section is None
    assert [(issue.field, issue.issue, issue.detail) for issue in issues] == [("industry", "unknown", stated)]


@pytest.mark.parametrize("stated", [None, "", "Other", "; "])
def test_what_says_nothing_is_none(stated):
    assert industry_section(stated) == (None, [])


@pytest.mark.parametrize(("code", "section"), [("62.01", "J"), ("C", "C"), ("44", None), ("Acme", None)])
def test_a_code_of_nace_leads_to_its_section(code, section):
    assert section_of_nace(code) == section
