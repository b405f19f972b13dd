import pytest

from skills_pipeline.normalise.place import country_of_field, country_of_text


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("Sverige", "SE"),
        ("Virgin Islands, British", "VG"),
        ("SE", "SE"),
        ("FRA", "FR"),
        (" united states ", "US"),
        ("U.S.A", "US"),
        ("Deutschland", "DE"),
        ("Côte d’Ivoire", "CI"),
        ("European Union", "ZZ"),
        ("Anywhere", "ZZ"),
        ("", "ZZ"),
    ],
)
def test_a_country_field_names_a_country_in_any_language_or_no_single_one(value, expected):
    assert country_of_field(value) == expected


def test_a_country_field_that_names_no_country_is_refused_with_its_value():
    with pytest.raises(ValueError, match="'Freedonia' is not a country"):
        country_of_field("Freedonia")


@pytest.mark.parametrize(
    ("place", "expected"),
    [
        ("Noida Office, India", "IN"),
        ("München", "DE"),
        ("NYC", "US"),
        ("San Francisco, CA", "US"),
        ("Berlin, DE", "DE"),
        ("Cambridge", "GB"),
        ("Cambridge, MA", "US"),
        ("Georgia", "GE"),
        ("Atlanta, Georgia", "US"),
        ("Paris, Texas", "US"),
        ("Toronto, ON, Canada", "CA"),
        ("Toronto, Ontario", "CA"),
        ("San Francisco Bay Area", "US"),
        ("CA", "ZZ"),
        ("Sr: competitive", "ZZ"),
        ("Remote UK", "GB"),
        ("Remote (US only)", "US"),
        ("Anywhere in Belgium", "BE"),
        ("Paris or London", "ZZ"),
        ("Remote (United States | Canada)", "ZZ"),
        ("Remote - EMEA", "ZZ"),
        ("Headquarters", "ZZ"),
        ("", "ZZ"),
        (None, "ZZ"),
    ],
)
def test_free_text_gives_the_one_country_that_all_its_parts_allow(place, expected):
    assert country_of_text(place) == expected
