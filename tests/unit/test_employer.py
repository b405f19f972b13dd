import pytest

from skills_pipeline.normalise.employer import agency_of_text, employer_key, size_class


@pytest.mark.parametrize(
    ("names", "key"),
    [
        (["ACME GmbH & Co. KG", "Acme", "acme  AG", "Acme (via Talent GmbH)", "Acme, Inc."], "acme"),
        (["Société Dupont S.A.S.", "SOCIETE DUPONT", "Société Dupont SARL"], "societe dupont"),
        (["Kowalski Sp. z o.o.", "KOWALSKI SP. Z O.O. SP. K.", "Kowalski S.A."], "kowalski"),
        (["Ørsted A/S", "Orsted"], "orsted"),
        (["Volvo AB (publ)", "AB Volvo AB", "VOLVO"], None),
        (["Rossi S.p.A.", "Rossi S.r.l."], "rossi"),
        (["Jansen B.V.", "jansen bv"], "jansen"),
        (["Nordmann ASA", "Nordmann AS"], "nordmann"),
        (["Virtanen Oy", "VIRTANEN OYJ"], "virtanen"),
        (["ООО Ромашка", "Ромашка"], "ромашка"),
        (["Công ty TNHH Hoa Sen", "HOA SEN Co., Ltd."], "hoa sen"),
        (["X Pvt. Ltd.", "X Private Limited", "X Pty Ltd"], "x"),
        (["L'Atelier SA", "LAtelier"], "latelier"),
    ],
)
def test_one_employer_has_one_key(names, key):
    found = {employer_key(name) for name in names}
    assert key is None or found == {key}


def test_a_name_of_nothing_but_a_form_stays_and_no_name_has_no_key():
    assert employer_key("AB") == "ab"
    assert employer_key("GmbH") == "gmbh"
    assert employer_key(" ") is None
    assert employer_key(None) is None


def test_sisters_are_told_apart():
    assert employer_key("Acme Deutschland GmbH") != employer_key("Acme Österreich GmbH")


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("Randstad Nederland BV", "", True),
        ("Hays plc", "", True),
        ("ABC Personaldienstleistungen GmbH", "", True),
        ("Nord Bemanning AS", "", True),
        ("Uitzendbureau De Brug", "", True),
        ("Smith Recruitment Ltd", "", True),
        (None, "Our client is a leading bank.", True),
        (None, "Für unseren Kunden in Ulm suchen wir Sie.", True),
        (None, "Notre client, acteur du luxe, cherche un vendeur.", True),
        (None, "Voor onze opdrachtgever zoeken wij een monteur.", True),
        (None, "NOTRE CLIENT :\nUne banque", True),
        (None, "Notre partenaire recrute un vendeur.", True),
        (None, "Acme, conseil en recrutement", True),
        (None, "Notre partenaire offre des cours.", None),
        (None, "Vi är ett bemanningsföretag.", True),
        (None, "Acme sysslar med bemanning.", True),
        # Agencies that are refused.
        (None, "Vi undanber oss samtal från bemannings- och rekryteringsföretag.", False),
        (None, "Samtal från bemanningsföretag undanbedes.", False),
        (None, "Vi har valt kanaler och undanber oss därför annonsförsäljare.", False),
        (None, "Vi undanber oss ansökningar per brev.", None),
        (None, "Vi undanber oss brev. Vi är ett bemanningsföretag.", True),
        (None, "No agencies please.", False),
        (None, "Acquisitie naar aanleiding van deze vacature stellen wij niet op prijs.", False),
        ("Acme", "You advise our clients and our client base.", None),
        ("Haystack Software", "", None),
    ],
)
def test_agencies_are_told_by_name_and_words(name, text, expected):
    assert agency_of_text(name, text, None) is expected


def test_what_the_source_states_decides():
    assert agency_of_text("Randstad", "Our client is a bank.", False) is False
    assert agency_of_text("Acme", "No agencies please.", True) is True


@pytest.mark.parametrize(
    ("stated", "expected", "issue"),
    [
        ("5", "1-9", None),
        ("250", "250+", None),
        ("10 à 19 salariés", "10-49", None),
        ("1 000 à 4 999 salariés", "250+", None),
        ("10,001+", "250+", None),
        ("plus de 250", "250+", None),
        ("less than 10", "1-9", None),
        # Ranges that end one above a class end with it.
        ("2-10", "1-9", None),
        ("11-50", "10-49", None),
        ("51-200 employees", "50-249", None),
        ("201-500", None, "spans_classes"),
        ("over 10", None, "spans_classes"),
        ("medium", "50-249", None),
        ("enough", None, "unknown"),
        ("", None, None),
        (None, None, None),
        ("keine Angabe", None, None),
    ],
)
def test_size_classes_are_those_of_eurostat(stated, expected, issue):
    found, issues = size_class(stated)
    assert (found, [one.issue for one in issues]) == (expected, [issue] if issue else [])
