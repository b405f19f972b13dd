"""What stands behind a country's share: the latest year, the larger shares first, what is not known last."""

import polars as pl
from tests.profile_tables import by_dimension, filled
from tests.report_tables import empty, release_tables

from skills_pipeline.publish.country_profile import MIX, SKILLS, country_profiles
from skills_pipeline.publish.wording import speaking

FEW = "fewer postings than the minimum that publishes a share"
NAMES = (
    "indicators.ai_posting_share_by_dimension",
    "indicators.ai_demand_mix",
    "indicators.skill_demand_annual",
)


def profiles(**tables):
    named = {f"indicators.{name}": frame for name, frame in tables.items()}
    return country_profiles(release_tables() | {name: empty(name) for name in NAMES} | named)


def test_larger_shares_come_first_and_what_is_withheld_or_not_known_last():
    shares = by_dimension(
        ("DE", "_U", 30, 300, 10.0),
        ("DE", "21", 2, 20, None),
        ("DE", "25", 60, 500, 12.0),
        ("DE", "24", 90, 500, 18.0),
    )
    found = profiles(ai_posting_share_by_dimension=shares)
    assert found["DE"]["year"] == "2025"
    assert [(row[1], row[2], *row[5:]) for row in found["DE"]["rows"]] == [
        ("24 Business and administration professionals", 18.0, 90, 500, "normal"),
        ("25 Information and communications technology professionals", 12.0, 60, 500, "normal"),
        ("21 Science and engineering professionals", None, 2, 20, FEW),
        ("not known", 10.0, 30, 300, "normal"),
    ]


def test_groups_and_what_is_not_known_are_worded_in_the_language_of_the_page():
    shares = by_dimension(("DE", "_U", 30, 300, 10.0), dimension="workplace")
    with speaking("nl"):
        (row,) = profiles(ai_posting_share_by_dimension=shares)["DE"]["rows"]
    assert (row[0], row[1], row[-1]) == ("Werkplek", "onbekend", "normaal")


def test_only_the_latest_year_the_headline_and_known_countries_are_there():
    shares = pl.concat(
        [
            by_dimension(("DE", "25", 60, 500, 12.0)),
            by_dimension(("DE", "25", 10, 400, 2.5), period="2024"),
            by_dimension(("DE", "25", 99, 500, 19.8), definition_id="any_ai_term"),
            by_dimension(("DE", "25", 5, 50, 10.0), frequency="M", period="2025-12"),
            by_dimension(("DE", "x", 5, 50, 10.0), dimension="source"),
            by_dimension(("_T", "25", 600, 5000, 12.0), ("ZZ", "25", 6, 50, 12.0)),
        ]
    )
    found = profiles(ai_posting_share_by_dimension=shares)
    assert list(found) == ["DE"]
    assert [row[2] for row in found["DE"]["rows"]] == [12.0]


def test_regions_have_their_names():
    shares = by_dimension(("DE", "DE-BY", 60, 500, 12.0), dimension="region")
    (row,) = profiles(ai_posting_share_by_dimension=shares)["DE"]["rows"]
    assert row[0] == "Region, ISO 3166-2"
    assert row[1].endswith("(DE-BY)")
    assert not row[1].startswith("DE-BY")


def test_use_and_skills_are_of_the_postings_that_ask_for_ai():
    mix = filled(
        "indicators.ai_demand_mix",
        [
            {
                **{
                    "country_code": "DE",
                    "frequency": "A",
                    "period": "2025",
                    "aspect": aspect,
                    "value": value,
                },
                **{"ai_postings": 40, "postings": 60, "share_pct": 66.7, "obs_status": "A"},
                **{"cluster_low_pct": 50.0, "cluster_high_pct": 80.0, "status_reason": None},
            }
            for aspect, value in (("tier", "build"), ("cluster", "other"))
        ],
    )
    skills = filled(
        "indicators.skill_demand_annual",
        [
            {
                **{"country_code": "DE", "year": "2025", "concept_id": concept, "rank": rank},
                **{"concept_postings": 30, "ai_postings": 60, "share_pct": 50.0, "obs_status": "A"},
                **{"cluster_low_pct": 40.0, "cluster_high_pct": 60.0, "status_reason": None},
            }
            for concept, rank in (("machine learning", 1), ("rare", 13))
        ],
    )
    rows = profiles(ai_demand_mix=mix, skill_demand_annual=skills)["DE"]["rows"]
    assert [row[:3] for row in rows] == [
        (MIX, "the person builds AI", 66.7),
        (SKILLS, "machine learning", 50.0),
    ]
    assert [row[5:7] for row in rows] == [(40, 60), (30, 60)]
