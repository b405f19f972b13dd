import pytest

from skills_pipeline.normalise.industry import Employer, employer_table, industry_section


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


def table(tmp_path, *lines):
    path = tmp_path / "employers.tsv"
    path.write_text("\n".join(lines), "utf-8")
    return path


def test_a_table_of_employers_is_read_by_key(tmp_path):
    path = table(
        tmp_path, "employer\tnace\tsize", "ACME GmbH\t62.01\t250+", "Bäckerei Huber\tC\t", "Foo\t\t12"
    )
    assert employer_table(path) == {
        "acme": Employer("J", "250+"),
        "backerei huber": Employer("C", None),
        "foo": Employer(None, "10-49"),
    }


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        (["employer\tnace", "Acme\tJ"], "no column size"),
        (["employer\tnace\tsize", "Acme\t44\t"], "line 2: '44' is no code"),
        (["employer\tnace\tsize", "Acme\tJ\t201-500"], "line 2: '201-500' is not within"),
        (["employer\tnace\tsize", "\tJ\t5"], "line 2: no employer"),
        (["employer\tnace\tsize", "Acme AG\tJ\t5", "ACME\tJ\t5"], "line 3: 'ACME' stands there twice"),
    ],
)
def test_a_faulty_table_is_refused_with_its_line(tmp_path, lines, message):
    with pytest.raises(ValueError, match=message):
        employer_table(table(tmp_path, *lines))
