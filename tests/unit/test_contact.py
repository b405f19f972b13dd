import pytest

from skills_pipeline.normalise.contact import MASK, without_contacts


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("Write to jo.bloggs+hr@mill.example.org today", f"Write to {MASK} today"),
        ("Call +46 8 123 45 67 or mail", f"Call {MASK} or mail"),
        ("0049 (0)30 1234567 ist Frau Beispiel", f"{MASK} ist Frau Beispiel"),
        ("Tel: 030 123 45 67", f"Tel: {MASK}"),
        ("Téléphone : 01 23 45 67 89.", f"Téléphone : {MASK}."),
        ("Tlf. 22 33 44 55", f"Tlf. {MASK}"),
    ],
)
def test_addresses_and_numbers_are_masked(text, masked):
    assert without_contacts(text) == masked


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
