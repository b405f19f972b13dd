from datetime import date, datetime

import polars as pl

from skills_pipeline.sightings import sightings

BOARD = "https://example.org/board"


def landed(*rows):
    """Source, document and day of each landing of one address."""
    return pl.DataFrame(
        [
            {
                "source": source,
                "url": BOARD,
                "landing_sha256": sha256,
                "fetched_at": datetime.fromisoformat(day),
            }
            for source, sha256, day in rows
        ]
    )


def records(*rows):
    return pl.LazyFrame(
        [
            {"posting_id": posting, "source": source, "landing_sha256": sha256}
            for posting, source, sha256 in rows
        ]
    )


def removals(*rows):
    schema = {"posting_id": pl.String, "removed_on": pl.Date}
    return pl.LazyFrame([(posting, date.fromisoformat(day)) for posting, day in rows], schema, orient="row")


def rows(frame):
    return {
        posting: tuple(None if value is None else str(value) for value in values)
        for posting, *values in frame.iter_rows()
    }


def test_a_posting_is_seen_from_its_first_to_its_latest_landing_unchanged_answers_included():
    found = sightings(
        landed(("a", "one", "2025-01-01"), ("a", "one", "2025-01-05"), ("a", "two", "2025-01-09")),
        records(("p", "a", "one"), ("q", "a", "two"), ("p", "a", "two")),
        removals(),
        listing_all=[],
    )
    assert rows(found) == {
        "p": ("2025-01-01", "2025-01-09", None, None),
        "q": ("2025-01-09", "2025-01-09", None, None),
    }


def test_what_a_later_answer_of_the_same_address_leaves_out_was_closed_by_then():
    found = sightings(
        landed(("a", "one", "2025-01-01"), ("a", "two", "2025-01-08"), ("a", "three", "2025-01-15")),
        records(("p", "a", "one"), ("q", "a", "one"), ("q", "a", "two"), ("q", "a", "three")),
        removals(),
        listing_all=["a"],
    )
    assert rows(found) == {
        "p": ("2025-01-01", "2025-01-01", "2025-01-08", "absence"),
        "q": ("2025-01-01", "2025-01-15", None, None),
    }


def test_a_posting_that_comes_back_is_open_again():
    found = sightings(
        landed(("a", "one", "2025-01-01"), ("a", "two", "2025-01-08"), ("a", "one", "2025-01-15")),
        records(("p", "a", "one"), ("q", "a", "two")),
        removals(),
        listing_all=["a"],
    )
    assert rows(found)["p"] == ("2025-01-01", "2025-01-15", None, None)


def test_pages_that_list_a_part_say_nothing_by_leaving_out():
    found = sightings(
        landed(("a", "one", "2025-01-01"), ("a", "two", "2025-01-08")),
        records(("p", "a", "one"), ("q", "a", "two")),
        removals(),
        listing_all=["b"],
    )
    assert rows(found)["p"][2:] == (None, None)


def test_a_notice_goes_before_absence():
    found = sightings(
        landed(("a", "one", "2025-01-01"), ("a", "two", "2025-01-08")),
        records(("p", "a", "one"), ("q", "a", "two")),
        removals(("p", "2025-01-04"), ("elsewhere", "2025-01-02")),
        listing_all=["a"],
    )
    assert rows(found)["p"] == ("2025-01-01", "2025-01-01", "2025-01-04", "notice")
