import pytest

from skills_pipeline.normalise.contact import MASK, masked, without_contacts


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Write to jo.bloggs+hr@mill.example.org today", f"Write to {MASK} today"),
        ("Call +46 8 123 45 67 or mail", f"Call {MASK} or mail"),
        ("0049 (0)30 1234567 ist Frau Beispiel", f"{MASK} ist Frau Beispiel"),
        ("Tel: 030 123 45 67", f"Tel: {MASK}"),
        ("Téléphone : 01 23 45 67 89.", f"Téléphone : {MASK}."),
        ("Tlf. 22 33 44 55", f"Tlf. {MASK}"),
    ],
)
def test_addresses_and_numbers_are_masked(text, expected):
    assert without_contacts(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Salary 42 000 - 55 000 EUR, from 2025-06-01",
        "Reference 2025061234567",
        "99,200.0 to 120,000 USD a year",
        "We have 1 200 000 users @ work",
        "ISO 9001:2015, 24/7, 100 % remote",
        "C++ 20 and 3.14159265",
    ],
)
def test_amounts_years_and_references_stay(text):
    assert without_contacts(text) == text


def test_many_texts_are_masked_as_each_alone():
    texts = ["Write to a.b@example.org or call +49 30 1234567", "Telefon 030 1234567", "Pay 45,000", ""]
    assert masked(texts) == [without_contacts(text) for text in texts]
    assert masked(texts)[2:] == texts[2:]


def test_a_long_local_part_is_masked_whole():
    assert without_contacts(f"{'a' * 90}@example.org") == MASK
