from datetime import date, datetime

import polars as pl

from skills_pipeline.deduplicate import REPOST_WINDOW_DAYS, deduplicate


def records(*rows):
    """Rows of record_id, posting_id, posted_on, fetched day, content_key, words_key."""
    return pl.DataFrame(
        [
            {
                "record_id": record_id,
                "posting_id": posting_id,
                "source": "ashby",
                "posted_on": date.fromisoformat(posted_on),
                "fetched_at": datetime.fromisoformat(fetched_on),
                "content_key": content_key,
                "words_key": words_key,
            }
            for record_id, posting_id, posted_on, fetched_on, content_key, words_key in rows
        ]
    )


def kept(result):
    return sorted(result.survivors["record_id"])


def dropped(result):
    """record: (survivor, reason)."""
    return {
        row[0]: row[1:] for row in result.duplicates.select("record_id", "survivor_id", "reason").iter_rows()
    }


def test_the_first_landing_of_an_id_stands_for_it_for_ever():
    result = deduplicate(
        records(
            ("r2", "p1", "2025-01-05", "2025-02-01", "changed", "changed"),
            ("r1", "p1", "2025-01-05", "2025-01-06", "a", "a"),
            ("r3", "p1", "2025-12-24", "2025-12-25", "later", "later"),
        )
    )
    assert kept(result) == ["r1"]
    assert dropped(result) == {"r2": ("p1", "same_id"), "r3": ("p1", "same_id")}


def test_the_same_text_is_one_job_within_the_window_and_a_new_one_after_a_longer_silence():
    last_day_within = date(2025, 1, 1).toordinal() + REPOST_WINDOW_DAYS
    within, beyond = (date.fromordinal(last_day_within + days).isoformat() for days in (0, 1))
    one = records(("r1", "p1", "2025-01-01", "2025-01-02", "a", "a"), ("r2", "p2", within, within, "a", "a"))
    assert dropped(deduplicate(one)) == {"r2": ("p1", "same_content")}
    two = records(("r1", "p1", "2025-01-01", "2025-01-02", "a", "a"), ("r2", "p2", beyond, beyond, "a", "a"))
    assert kept(deduplicate(two)) == ["r1", "r2"]


def test_reordered_words_are_one_job_and_every_dropped_record_names_the_final_survivor():
    result = deduplicate(
        records(
            ("r1", "p1", "2025-01-01", "2025-01-02", "a", "w"),
            ("r2", "p2", "2025-01-03", "2025-01-04", "b", "w"),
            ("r3", "p3", "2025-01-05", "2025-01-06", "b", "w"),
        )
    )
    assert kept(result) == ["r1"]
    assert dropped(result) == {"r2": ("p1", "same_words"), "r3": ("p1", "same_content")}


def test_the_order_of_the_records_does_not_matter():
    rows = [
        ("r1", "p1", "2025-01-01", "2025-01-02", "a", "w"),
        ("r2", "p2", "2025-01-01", "2025-01-02", "a", "v"),
        ("r3", "p3", "2025-01-05", "2025-01-06", "c", "w"),
    ]
    one, other = deduplicate(records(*rows)), deduplicate(records(*reversed(rows)))
    assert kept(one) == kept(other) == ["r1"]
    assert one.duplicates.equals(other.duplicates)


def test_every_record_is_kept_or_dropped_once():
    rows = [
        (f"r{i}", f"p{i % 7}", f"2025-01-{1 + i % 20:02}", "2025-02-01", f"c{i % 5}", f"w{i % 3}")
        for i in range(40)
    ]
    result = deduplicate(records(*rows))
    assert sorted([*kept(result), *dropped(result)]) == sorted(row[0] for row in rows)
    assert set(result.duplicates["survivor_id"]) <= set(result.survivors["posting_id"])
