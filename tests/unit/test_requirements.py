import pytest

from skills_pipeline.normalise.fields import read_fields


def read(field, title="Engineer", text="We build things.", **stated):
    row = {"title": title, "text": text, "country_code": "ZZ", "language": None} | stated
    frame, issues = read_fields([row])
    return frame[field][0], [(issue.field, issue.issue) for _, issue in issues]


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Data Science Intern", "intern"),
        ("Werkstudent Controlling", "intern"),
        ("Stagiaire développement", "intern"),
        ("Stage - Analyse de données", "intern"),
        ("Junior Developer", "junior"),
        ("Entry-Level Analyst", "junior"),
        ("Graduate Trainee", "junior"),
        ("Absolvent Maschinenbau (m/w/d)", "junior"),
        ("Medior Developer", "mid"),
        ("Middle/Senior Developer", "mid"),
        ("Sr. Data Engineer", "senior"),
        ("Erfahrener Elektriker", "senior"),
        ("Старший программист", "senior"),
        ("Seniorrådgiver", "senior"),
        ("Staff Engineer", "lead"),
        ("Lead Senior Engineer", "lead"),
        ("Teamleiter Einkauf", "lead"),
        ("Head of Compliance", "lead"),
        ("Verksamhetschef", "lead"),
        ("Enhetschef till skolan", "lead"),
        ("Chef till lagret", "lead"),
        ("Senior Director of Sales", "executive"),
        ("Geschäftsführer (m/w/d)", "executive"),
        ("VP, Product", "executive"),
        # Words of the work, not of the level.
        ("Lead Generation Specialist", None),
        ("Senior Living Nurse", None),
        ("Account Executive", None),
        ("Assistant to the CEO", None),
        ("Chief of Staff", None),
        ("Art Director", None),
        ("Chef de projet", None),
        ("Sous-chef", None),
        ("Chef", None),
        ("Stage Manager", None),
        ("Early Stage Researcher", None),
        ("Seniorenbetreuung", None),
        ("Product Manager", None),
    ],
)
def test_the_title_tells_the_level(title, expected):
    assert read("seniority", title=title) == (expected, [])


def test_a_title_for_everyone_names_no_level():
    assert read("seniority", title="Junior or Senior Developer") == (None, [("seniority", "several")])


@pytest.mark.parametrize(
    ("stated", "expected", "issues"),
    [
        ("Senior", "senior", []),
        ("Mid-level", "mid", []),
        ("Mid-Senior level", "senior", []),
        ("Entry-level; Mid-level", "junior", []),
        ("Manager", "lead", []),
        ("Director; Executive", "executive", []),
        ("Internship", "intern", []),
        ("Cadre", None, []),
        ("Not Applicable", None, []),
        ("wizard", None, [("seniority", "unknown")]),
    ],
)
def test_a_field_tells_the_level_where_the_title_does_not(stated, expected, issues):
    assert read("seniority", seniority=stated) == (expected, issues)
    assert read("seniority", title="Junior Developer", seniority=stated) == ("junior", [])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Bachelor's or Master's degree in physics", "bachelor"),
        ("MSc or PhD in statistics", "master"),
        ("Ph.D. degree in chemistry", "doctorate"),
        ("a university degree", "bachelor"),
        ("abgeschlossenes Hochschulstudium", "bachelor"),
        ("abgeschlossene Berufsausbildung oder Studium der Informatik", "vocational"),
        ("De formation Bac+5", "master"),
        ("De niveau bac+ 5", "master"),
        ("niveau Bac + 3", "bachelor"),
        ("niveau BAC +2 à BAC +5", "vocational"),
        ("niveau bac", "secondary"),
        ("Titulaire d'un BTS", "vocational"),
        ("diplôme d'ingénieur", "master"),
        ("HBO werk- en denkniveau", "bachelor"),
        ("MBO niveau 4", "vocational"),
        ("Relevant högskoleutbildning", "bachelor"),
        ("avslutad gymnasieutbildning", "secondary"),
        ("Fagbrev som tømrer", "vocational"),
        ("titulación universitaria", "bachelor"),
        ("wykształcenie wyższe", "bachelor"),
        ("высшее образование", "bachelor"),
        ("Tốt nghiệp Đại học", "bachelor"),
        ("high school diploma or GED", "secondary"),
        ("No degree required", "none"),
        # What is merely welcome, or no education at all.
        ("Bachelor's required, Master's preferred", "bachelor"),
        ("A Master's degree is a plus.", None),
        ("Bachelor's or Master's degree is preferred", None),
        ("Preferred qualifications:\nPhD in physics", None),
        ("Meriterande:\n- masterexamen", None),
        ("Meriterande\nMasterexamen", None),
        ("Meriterande om du har masterexamen", None),
        ("Ønskede kvalifikasjoner\nMastergrad", None),
        ("Det er en fordel, hvis du\n- har en kandidatuddannelse", None),
        ("Wünschenswert:\nHochschulabschluss", None),
        ("Pré:\n- HBO diploma", None),
        ("Bonus: a PhD in physics", None),
        ("Nice to have:\nPhD", None),
        # The heading of a line reaches to its end, and a word within a sentence is no heading.
        ("Bonus: some Python.\nBachelor's degree", "bachelor"),
        ("Erfarenhet är meriterande\nMasterexamen", "master"),
        ("Meriterande:\n- PhD\nKrav:\n- kandidatexamen", "bachelor"),
        ("Scrum Master with a high degree of autonomy", None),
        ("MS Office, master data and BA skills", None),
    ],
)
def test_education_is_the_lowest_level_that_is_asked_for(text, expected):
    assert read("education", text=text) == (expected, [])


@pytest.mark.parametrize(
    ("stated", "expected", "issues"),
    [
        ("Bac+2 ou équivalents", "vocational", []),
        ("Bac+5 et plus ou équivalents", "master", []),
        ("bachelor degree", "bachelor", []),
        ("high school", "secondary", []),
        ("walk of life", None, [("education", "unknown")]),
    ],
)
def test_fields_of_education(stated, expected, issues):
    assert read("education", education=stated) == (expected, issues)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("3+ years of experience", 3),
        ("3+ years of Python", 3),
        ("5-7 years' experience", 5),
        ("at least 7-years of experience", 7),
        ("Two (2) years of relevant experience", 2),
        ("mindestens 5 Jahre Berufserfahrung", 5),
        ("2 à 5 ans d'expérience", 2),
        ("expérience exigée 2 An(s)", 2),
        ("minst två års erfarenhet", 2),
        ("mindst 2 års erfaring", 2),
        ("minimaal drie jaar werkervaring", 3),
        ("al menos dos años de experiencia", 2),
        ("almeno 2 anni di esperienza", 2),
        ("3 anos de experiência", 3),
        ("min. 3 lata doświadczenia", 3),
        ("опыт работы от 3-х лет", 3),
        ("Có ít nhất 3 năm kinh nghiệm", 3),
        ("Experiencia mínima\n\nAl menos 3 años", 3),
        # The most asked, of alternatives the fewest.
        ("5 years of experience, 2 years of experience with SQL", 5),
        ("Bachelor's with 8 years of experience, or a Master's degree with 6 years of experience", 6),
        # The age of a firm, a wish, a duration.
        ("20 years of experience in the market", None),
        ("We have over 12 years of experience.", None),
        ("Based on 10+ years of experience, Acme builds boats.", None),
        ("With 12 years of experience, our team builds boats.", None),
        ("With 10 years of experience, you build boats.", 10),
        # None is asked.
        ("Du treng ikkje ha erfaring frå før.", 0),
        ("Du trenger ikke å ha erfaring.", 0),
        ("Ingen erfaring kreves.", 0),
        ("No experience required", 0),
        ("No experience required with boats", None),
        ("You sail boats (no experience required).", None),
        ("A degree is preferred\n2 years of experience", 2),
        ("5 years of experience is a plus", None),
        ("Nice to have:\n5 years of experience", None),
        ("In the last 5 years we gained experience.", None),
        ("You are at least 18 years old.", None),
        ("a contract of 2 years", None),
    ],
)
def test_years_of_experience(text, expected):
    assert read("experience_years_min", text=text) == (expected, [])


@pytest.mark.parametrize(
    ("stated", "expected", "issues"),
    [
        ("Expérience exigée de 3 An(s)", 3, []),
        ("24 Mois", 2, []),
        ("Débutant accepté", 0, []),
        ("D", 0, []),
        ("3", 3, []),
        ("2-5 years", 2, []),
        # Asked without a number: the text may have it.
        ("Expérience exigée", 4, []),
        ("E", 4, []),
        ("a lot", None, [("experience", "unknown")]),
    ],
)
def test_fields_of_experience(stated, expected, issues):
    text = "You bring 4 years of experience."
    assert read("experience_years_min", text=text, experience=stated) == (expected, issues)
