import pytest

from skills_pipeline.normalise.fields import read_fields


def read(field, title="Engineer", text="We build things.", **stated):
    row = {"title": title, "text": text, "country_code": "ZZ", "language": None} | stated
    frame, issues = read_fields([row])
    return frame[field][0], [(issue.field, issue.issue) for _, issue in issues]


@pytest.mark.parametrize(
    ("stated", "working_time", "contract_type"),
    [
        ("FULL_TIME", "full_time", None),
        ("FullTime", "full_time", None),
        ("PART_TIME", "part_time", None),
        ("Vollzeit", "full_time", None),
        ("VOLLZEIT; TEILZEIT", "either", None),
        ("Heltid; Tillsvidareanställning", "full_time", "permanent"),
        ("Deltid", "part_time", None),
        ("Voltijd", "full_time", None),
        ("Temps plein; CDI", "full_time", "permanent"),
        ("Contrat à durée déterminée - 12 Mois", None, "fixed_term"),
        ("CDD", None, "fixed_term"),
        ("MIS", None, "agency"),
        ("CDI Intérimaire", None, "agency"),
        ("Contrat apprentissage", None, "apprenticeship"),
        ("LIB; Emploi non salarié", None, "freelance"),
        ("UNBEFRISTET", None, "permanent"),
        ("Intern", None, "internship"),
        ("Contract", None, "fixed_term"),
        ("contractor", None, "freelance"),
        ("TEMPORARY", None, "fixed_term"),
        ("VOLUNTEER", None, "volunteer"),
        ("Vanlig anställning", None, None),
        # A Polish contract of employment may end or not.
        ("Umowa o pracę", None, None),
        ("umowa zlecenie", None, "freelance"),
        ("Fast; Heltid", "full_time", "permanent"),
        ("Sesong; Heltid_og_Deltid", "either", "fixed_term"),
        ("Vikariat; forskjellige stillingsbrøker", "either", "fixed_term"),
        ("Tilkallingsvikar", None, "fixed_term"),
        ("Engasjement", None, "fixed_term"),
        ("Prosjekt", None, "fixed_term"),
        ("OTHER", None, None),
    ],
)
def test_fields_of_employment_are_read_in_their_own_words(stated, working_time, contract_type):
    assert read("working_time", employment=stated) == (working_time, [])
    assert read("contract_type", employment=stated) == (contract_type, [])


def test_a_word_that_says_nothing_known_is_an_issue():
    assert read("contract_type", employment="Full-time; Quality Assurance") == (
        None,
        [("employment", "unknown")],
    )


def test_permanent_and_fixed_term_at_once_is_an_issue():
    assert read("contract_type", employment="CDI; CDD") == (None, [("employment", "several")])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("This is a full-time position.", "full_time"),
        ("Die Stelle ist in Vollzeit (39 Stunden/Woche) zu besetzen.", "full_time"),
        ("Wir suchen Sie in Voll- oder Teilzeit.", "either"),
        ("Poste à temps plein", "full_time"),
        ("Poste à temps partiel", "part_time"),
        ("Tjänsten är på heltid.", "full_time"),
        ("Contrato a jornada completa", "full_time"),
        ("Contratto full time o tempo pieno", "full_time"),
        ("praca na pełny etat", "full_time"),
        ("полная занятость", "full_time"),
        ("32-40 uur", "full_time"),
        ("24-40 uur per week", "either"),
        ("20 hours per week", "part_time"),
        ("wöchentliche Arbeitszeit: 19,5 Stunden", "part_time"),
        ("Contrat 35h", "full_time"),
        ("Hours per week: 16", "part_time"),
        ("Weekly hours: 40", "full_time"),
        ("Antal timmar per vecka: 20", "part_time"),
        ("Uren per week: 24 - 32", "either"),
        ("Vi har vakter i forskjellige stillingsbrøker.", "either"),
        # Of other people, of the past, of what may come.
        ("five years of full-time experience", None),
        ("Our part-time staff helps you.", None),
        ("a conversion to full time is possible later", None),
        ("Part-time, contract, or freelance roles may not be eligible for benefits.", None),
        ("Tickets are answered within 24 to 48 hours.", None),
        ("Full-time employees receive 25 days of leave.", "full_time"),
        ("A full-stack team.", None),
    ],
)
def test_working_time_stands_in_texts(text, expected):
    assert read("working_time", text=text) == (expected, [])


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Sykepleier 70-100%", "either"),
        ("Nurse (80 % – 100 %)", "either"),
        ("Koch 60-80%", "part_time"),
        ("Sykepleier 100%", None),
        ("Seller, 50-100% travel", None),
        ("Seller, 10-20% commission", None),
    ],
)
def test_a_range_of_the_hours_of_full_time_work_stands_in_titles(title, expected):
    assert read("working_time", title=title) == (expected, [])


def test_a_title_goes_before_the_text_and_a_field_before_both():
    text = "Full-time position"
    assert read("working_time", title="Verkäufer (Teilzeit)", text=text)[0] == "part_time"
    assert (
        read("working_time", title="Verkäufer (Teilzeit)", text=text, employment="Full-time")[0]
        == "full_time"
    )


@pytest.mark.parametrize(
    ("title", "text", "expected"),
    [
        ("Engineer", "a permanent position in Leeds", "permanent"),
        ("Engineer", "Wir bieten einen unbefristeten Arbeitsvertrag.", "permanent"),
        ("Engineer", "Poste en CDI", "permanent"),
        ("Engineer", "Anställningsform: tillsvidareanställning", "permanent"),
        ("Engineer", "Fast stilling", "permanent"),
        ("Engineer", "een contract voor onbepaalde tijd", "permanent"),
        ("Engineer", "Contrato indefinido", "permanent"),
        ("Engineer", "contratto a tempo indeterminato", "permanent"),
        ("Engineer", "umowa na czas nieokreślony", "permanent"),
        ("Engineer", "befristet auf zwei Jahre", "fixed_term"),
        ("Engineer", "a 12 month contract", "fixed_term"),
        ("Engineer (Contract)", "", "fixed_term"),
        ("Barnehagelærer", "vikariat i ett år", "fixed_term"),
        ("Engineer", "im Rahmen der Arbeitnehmerüberlassung", "agency"),
        ("Data Science Intern", "", "internship"),
        ("Stage - Data Scientist", "", "internship"),
        ("Praktikant Controlling", "", "internship"),
        ("Ausbildung zum Koch", "", "apprenticeship"),
        ("Alternance Data Analyst", "", "apprenticeship"),
        ("Freelance Designer", "", "freelance"),
        ("Engineer", "as an independent contractor", "freelance"),
        # Said of others, of the work, or not at all.
        ("Engineer", "KEINE Arbeitnehmerüberlassung", None),
        ("Engineer", "met uitzicht op een vast contract", None),
        ("Engineer", "Recent interns and volunteers are welcome.", None),
        ("Stage Manager", "", None),
        ("Early Stage Researcher", "", None),
        ("Fast Food Cook", "", None),
        ("Contract Manager", "", None),
        ("Volunteer Coordinator", "", None),
        ("Smart Contract Engineer", "", None),
        ("B2B SaaS Seller", "We sell B2B software.", None),
        ("Engineer", "permanent residents only", None),
    ],
)
def test_contracts_stand_in_titles_and_texts(title, text, expected):
    assert read("contract_type", title=title, text=text) == (expected, [])


@pytest.mark.parametrize(
    ("stated", "expected", "issues"),
    [
        ("TELECOMMUTE", "remote", []),
        ("Remote", "remote", []),
        ("true", "remote", []),
        ("Hybrid", "hybrid", []),
        ("OnSite", "onsite", []),
        ("on-site", "onsite", []),
        # A job that is not remote may be hybrid.
        ("false", None, []),
        ("on the moon", None, [("workplace", "unknown")]),
    ],
)
def test_fields_of_workplace(stated, expected, issues):
    assert read("workplace", workplace=stated) == (expected, issues)


@pytest.mark.parametrize(
    ("title", "place", "text", "expected"),
    [
        ("Engineer (Remote)", None, "", "remote"),
        ("Engineer", "Remote – EMEA", "", "remote"),
        ("Engineer", "Berlin (hybrid)", "", "hybrid"),
        ("", None, "Acme | Engineer | Ghent | ONSITE | Full-time", "onsite"),
        ("", None, "Acme | Engineer | ONSITE or REMOTE | Full-time", "remote"),
        ("Engineer", None, "This is a fully remote position.", "remote"),
        ("Engineer", None, "Mobiles Arbeiten an zwei Tagen", "hybrid"),
        ("Engineer", None, "2 jours de télétravail par semaine", "hybrid"),
        ("Engineer", None, "möjlighet att arbeta hemifrån", "hybrid"),
        ("Engineer", None, "hybride werken", "hybrid"),
        ("Engineer", None, "100% remoto", "remote"),
        ("Engineer", None, "praca zdalna", "remote"),
        ("Engineer", None, "a full-time on-site role", "onsite"),
        ("Engineer", None, "This is not a remote or hybrid position.", "onsite"),
        ("Engineer, fully distributed", None, "", "remote"),
        ("Engineer", "Distributed", "", "remote"),
        ("Engineer", None, "#LI-Hybrid", "hybrid"),
        ("Distributed Systems Engineer", None, "", None),
        ("Remote Sensing Analyst", None, "", None),
        ("Engineer", None, "hybrid cloud and remote teams", None),
        ("Engineer", None, "Remote position? No", None),
        ("Engineer", None, "You prefer an in-person role over video.", None),
    ],
)
def test_workplaces_stand_in_titles_places_and_texts(title, place, text, expected):
    assert read("workplace", title=title, text=text, place=place) == (expected, [])


@pytest.mark.parametrize(
    ("title", "place", "text", "expected"),
    [
        ("Engineer", None, "", "remote"),
        ("Engineer (hybrid)", None, "", "hybrid"),
        ("Engineer", "Remote (Kenya)", "hybrid work", "remote"),
        ("Engineer", "Nairobi", "3 days in the office", "hybrid"),
        ("Engineer", "Nairobi", "an in-office role", "onsite"),
    ],
)
def test_of_a_field_that_says_remote_or_hybrid_the_others_decide(title, place, text, expected):
    found = read("workplace", title=title, place=place, text=text, workplace="remote or hybrid")
    assert found == (expected, [])
