from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from skills_pipeline.normalise.day import day_of, stated_day

LANDED = date(2026, 3, 10)
TOLD_AT = datetime(2026, 3, 10, 1, 30)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("2026-03-01T23:59:59", date(2026, 3, 1)),
        # The source's own local day counts, not the day in UTC.
        ("2026-02-28T23:30:00-05:00", date(2026, 2, 28)),
        ("2026-03-01T00:30:00+09:00", date(2026, 3, 1)),
        (datetime(2026, 3, 1, 0, 30, tzinfo=timezone(timedelta(hours=9))), date(2026, 3, 1)),
        ("2025-09-19T20:42:44.135+00:00", date(2025, 9, 19)),
        ("2026-01-05 08:00:00 UTC", date(2026, 1, 5)),
        # Of seconds since 1970 the day in UTC counts, to the last second before midnight.
        (1_767_225_600, date(2026, 1, 1)),
        (1_767_225_599, date(2025, 12, 31)),
        (1_767_225_599.9, date(2025, 12, 31)),
        (datetime(2026, 2, 3, 4, 5), date(2026, 2, 3)),
        # One day after the landing is still possible: the source may lie further east.
        ("2026-03-11", date(2026, 3, 11)),
    ],
)
def test_a_stated_day_is_read(value, expected):
    assert day_of(value, LANDED) == day_of(value, LANDED, TOLD_AT) == expected


@pytest.mark.parametrize("value", ["2099-01-01", "2026-03-12", 0, "1999-12-31", "soon", "", None, 1e300])
def test_an_impossible_day_is_refused(value):
    with pytest.raises(ValueError, match="publication date"):
        day_of(value, LANDED)


@pytest.mark.parametrize(
    ("words", "days"),
    [
        ("Posted Today", 0),
        ("just posted", 0),
        ("heute", 0),
        ("Aujourd’hui", 0),
        ("Vandaag", 0),
        ("Idag", 0),
        ("hoy", 0),
        ("oggi", 0),
        ("Hoje", 0),
        ("dzisiaj", 0),
        ("i dag", 0),
        ("Posted Yesterday", 1),
        ("Gestern", 1),
        ("hier", 1),
        ("gisteren", 1),
        ("Igår", 1),
        ("ayer", 1),
        ("ieri", 1),
        ("ontem", 1),
        ("wczoraj", 1),
        ("i går", 1),
        ("vorgestern", 2),
        ("Posted 3 Days Ago", 3),
        ("Published on: 3 days ago", 3),
        ("3d ago", 3),
        ("a day ago", 1),
        ("1 week ago", 7),
        ("vor 3 Tagen", 3),
        ("Veröffentlicht vor einem Tag", 1),
        ("Vor 2 Wochen ausgeschrieben", 14),
        ("il y a 3 jours", 3),
        ("Offre publiée il y a une semaine", 7),
        ("3 dagen geleden", 3),
        ("Geplaatst een week geleden", 7),
        ("för 3 dagar sedan", 3),
        # A letter with its dots written as a sign of its own.
        ("fo\u0308r en dag sedan", 1),
        ("hace 2 semanas", 14),
        ("Publicado hace 1 día", 1),
        ("3 giorni fa", 3),
        ("una settimana fa", 7),
        ("há 3 dias", 3),
        ("há uma semana atrás", 7),
        ("2 semanas atrás", 14),
        ("3 dni temu", 3),
        ("tydzień temu", 7),
        ("3 dage siden", 3),
        ("for 3 dager siden", 3),
        ("en uke siden", 7),
    ],
)
def test_words_count_back_from_when_they_were_told(words, days):
    assert day_of(words, LANDED, TOLD_AT) == LANDED - timedelta(days=days)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("45 minutes ago", date(2026, 3, 10)),
        ("2 hours ago", date(2026, 3, 9)),
        ("vor 1 Stunde", date(2026, 3, 10)),
        ("il y a 23 heures", date(2026, 3, 9)),
        ("for 26 timer siden", date(2026, 3, 8)),
        ("godzinę temu", date(2026, 3, 10)),
    ],
)
def test_hours_count_back_from_the_hour(words, expected):
    assert day_of(words, LANDED, TOLD_AT) == expected
    assert day_of(words, LANDED, TOLD_AT.replace(tzinfo=UTC)) == expected


@pytest.mark.parametrize(
    "words",
    [
        "Posted 30+ Days Ago",
        "more than 30 days ago",
        "über 30 Tage",
        "a month ago",
        "il y a 2 mois",
        "hace un año",
        "a few days ago",
        "in 3 days",
        "3 days",
        "days ago",
        "3",
        "may",
        "12 mars",
        "99999 days ago",
        "two days ago",
    ],
)
def test_words_that_name_no_exact_day_are_refused(words):
    with pytest.raises(ValueError, match="nor an exact number of days back"):
        day_of(words, LANDED, TOLD_AT)


def test_words_of_an_archive_say_nothing():
    with pytest.raises(ValueError, match=r"publication date 'yesterday' is not ISO 8601$"):
        stated_day("yesterday")
    with pytest.raises(ValueError, match=r"publication date 'yesterday' is not ISO 8601$"):
        day_of("yesterday", LANDED)


def test_a_day_counted_back_beyond_all_postings_is_refused():
    with pytest.raises(ValueError, match="is not between 2000-01-01"):
        day_of("9999 weeks ago", LANDED, TOLD_AT)
