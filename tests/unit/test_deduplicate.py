"""Which postings are one job: every rule by a small example of our own words."""

import random
from datetime import date, datetime, timedelta

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from skills_pipeline.deduplicate import index as index_module
from skills_pipeline.deduplicate.index import (
    REPOST_AFTER_DAYS,
    REPOST_WINDOW_DAYS,
    TEMPLATE_JOBS,
    Index,
    IndexMemoryError,
)
from skills_pipeline.deduplicate.sketch import SKETCH_SHINGLES, sketches
from skills_pipeline.deduplicate.titles import Titles, compared, title_words

SENTENCES = (
    "You plan and run the night shift of our bakery together with a team of nine people.",
    "We bake bread, rolls and cakes for forty shops between the river and the coast.",
    "You check the dough before it goes into the oven and write down what you changed.",
    "Orders reach us until six in the evening and must leave the yard before four.",
    "You train two apprentices a year and speak with their school every month.",
    "A finished training as a baker and three years at the bench are what we ask for.",
    "Experience with long fermentation helps, a licence for the delivery van does too.",
    "We pay each hour of the night at one and a half times the usual rate.",
    "Every second weekend is free, and so is the whole week after the autumn fair.",
    "Work clothes are washed by us, breakfast is on the house for everyone.",
    "Apply with a short letter, certificates can follow once we have met.",
    "We answer within ten days and invite you to bake with us for one morning.",
)
TEXT = "\n".join(SENTENCES)
OTHER = (
    "Our warehouse keeps spare parts of lifts for eleven countries on four floors. Trucks are unloaded by "
    "noon, parcels leave until seven. You count, label and shelve what arrives and tell the buyers what is "
    "running low. A licence for the fork lift is needed, languages are welcome. We offer a contract, "
    "a canteen with a garden and a ticket for the tram. Send us your documents by the end of the month."
)
DAY = date(2025, 3, 1)


def posting(key, **said):
    row = {
        "record_id": key,
        "posting_id": f"p-{key}",
        "source": "ashby",
        "posted_on": DAY,
        "fetched_at": datetime(2025, 4, 1),
        "country_code": "GB",
        "employer": "Corner Bakery Ltd",
        "place": "Leeds",
        "title": "Night Baker",
        "text": TEXT,
    } | said
    return {"market": row["country_code"]} | row | {"month": f"{row['posted_on']:%Y-%m}"}


def write(folder, rows, name="parsed"):
    said = pl.DataFrame(rows)
    path = folder / f"{name}.parquet"
    pl.concat([said, sketches(said)], how="horizontal").write_parquet(path)
    return path


def compare(folder, *portions):
    """Duplicates and survivors after the portions were added one after another."""
    folder.mkdir(parents=True, exist_ok=True)
    files = []
    with Index(folder / "index.duckdb") as index:
        for number, rows in enumerate(portions):
            files.append(write(folder, rows, f"part{number}"))
            index.update(files)
        index.compare(folder)
    return tuple(pl.read_parquet(folder / f"{name}.parquet") for name in ("duplicates", "survivors"))


def test_files_are_added_in_portions_and_a_large_one_alone(tmp_path, monkeypatch):
    monkeypatch.setattr(index_module, "PORTION_BYTES", 10)
    files = {}
    for name, size_bytes in (("a", 4), ("b", 6), ("c", 1), ("d", 25), ("e", 2)):
        files[name] = tmp_path / name
        files[name].write_bytes(b"x" * size_bytes)
    assert [list(portion) for portion in index_module._portions(files)] == [["a", "b"], ["c"], ["d"], ["e"]]
    assert list(index_module._portions({})) == []


def test_what_an_index_says_does_not_depend_on_its_portions(tmp_path, monkeypatch):
    rows = [posting(str(number), title=title, text=TEXT) for number, title in enumerate(["Baker"] * 4)]
    whole = compare(tmp_path / "whole", rows)
    monkeypatch.setattr(index_module, "PORTION_BYTES", 1)
    parts = [write(tmp_path, [row], f"one{number}") for number, row in enumerate(rows)]
    with Index(tmp_path / "parts.duckdb") as portioned:
        assert portioned.update(parts) == len(rows)
        portioned.compare(tmp_path)
    assert pl.read_parquet(tmp_path / "duplicates.parquet").equals(whole[0])


def test_an_index_without_memory_says_which_setting_to_raise(tmp_path):
    rows = [posting(str(number), text=f"{OTHER} {number}") for number in range(3000)]
    with (
        Index(tmp_path / "index.duckdb", memory_mb=8) as small,
        pytest.raises(IndexMemoryError, match="SKILLS_PIPELINE_INDEX_MEMORY_MB to more"),
    ):
        small.update([write(tmp_path, rows)])


def dropped(folder, *rows):
    """record: (survivor, reason)."""
    duplicates = compare(folder, rows)[0].select("record_id", "survivor_id", "reason")
    return {record: rest for record, *rest in duplicates.iter_rows()}


def later(days):
    return {"posted_on": DAY + timedelta(days=days)}


SHUFFLED = random.Random(3).sample(SENTENCES, len(SENTENCES))
SEVEN_KINDS = {
    "boilerplate swapped": {"text": "\n".join([OTHER[:200], *SENTENCES[2:-2], OTHER[200:]])},
    "location changed": {
        "title": "Night Baker - Manchester",
        "place": "Manchester",
        "text": f"Manchester\n{TEXT}",
    },
    "translated header": {
        "title": "Bäcker für die Nachtschicht",
        "text": f"Das erwartet dich bei uns\n{TEXT}",
    },
    "bullets reordered": {"text": "\n".join(f"- {sentence}" for sentence in SHUFFLED)},
    "truncated": {"text": TEXT[: len(TEXT) * 45 // 100] + "…"},
    "agency prefix": {
        "employer": "Talentfield Recruitment",
        "title": "Night Baker | Talentfield Recruitment",
        "text": f"Our client, a leading bakery, is looking for a Night Baker. {TEXT}",
    },
    "html or text": {
        "text": "<ul>" + "".join(f"<li class='x'>{one.upper()}&nbsp;</li>" for one in SENTENCES) + "</ul>"
    },
}


@pytest.mark.parametrize("kind", SEVEN_KINDS)
@pytest.mark.parametrize("elsewhere", [{"source": "lever"}, {"employer": None}], ids=["", "no employer"])
def test_a_copy_of_each_kind_is_found(tmp_path, kind, elsewhere):
    copy = posting("b", **(elsewhere | SEVEN_KINDS[kind] | later(3)))
    found = dropped(tmp_path, posting("a"), copy, posting("c", title="Warehouse Clerk", text=OTHER))
    assert found.keys() == {"b"}
    assert found["b"][0] == "p-a"


OTHER_JOBS = {
    "another word that matters": {"title": "Day Baker", "text": TEXT.replace("night", "day")},
    "one word more": {"title": "Night Baker, Cakes"},
    "another rank": {"title": "Senior Night Baker"},
    "another step": {"title": "Night Baker II"},
    "the same template": {"title": "Fork Lift Driver", "text": "\n".join([OTHER, *SENTENCES[5:]])},
    "another text": {"text": OTHER},
    "another country": {"country_code": "IE"},
    "more countries": {"country_code": "ZZ", "market": "GB+IE"},
}


@pytest.mark.parametrize("kind", OTHER_JOBS)
def test_another_job_in_the_same_words_is_kept(tmp_path, kind):
    assert dropped(tmp_path, posting("a"), posting("b", **(OTHER_JOBS[kind] | later(3)))) == {}


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        ({"posting_id": "p-a", "text": OTHER}, "same_id"),
        ({}, "same_content"),
        (later(REPOST_AFTER_DAYS - 1), "same_content"),
        (later(REPOST_AFTER_DAYS), "repost"),
        ({"text": TEXT[:-200]} | later(REPOST_AFTER_DAYS), "repost"),
        ({"text": TEXT[:-200], "employer": None} | later(REPOST_AFTER_DAYS), "near_duplicate"),
        ({"text": TEXT[:-200]} | later(2), "near_duplicate"),
        ({"place": "York"} | later(60), "multi_location"),
        ({"place": "Leeds, England"} | later(2), "same_content"),
        ({"place": "Leeds HQ"} | later(2), "same_content"),
        ({"place": None} | later(2), "same_content"),
    ],
)
def test_why_a_posting_is_dropped(tmp_path, said, reason):
    assert dropped(tmp_path, posting("a"), posting("b", **said)) == {"b": ["p-a", reason]}


@pytest.mark.parametrize("text", [TEXT, TEXT[:-200]], ids=["the same", "nearly the same"])
def test_a_job_posted_again_is_the_same_within_the_window_and_a_new_one_after_a_longer_silence(
    tmp_path, text
):
    last = posting("b", text=text, **later(REPOST_WINDOW_DAYS))
    beyond = posting("b", text=text, **later(REPOST_WINDOW_DAYS + 1))
    assert dropped(tmp_path / "within", posting("a"), last) == {"b": ["p-a", "repost"]}
    assert dropped(tmp_path / "beyond", posting("a"), beyond) == {}
    linked = posting("c", text=TEXT[:-100], **later(60))
    assert dropped(tmp_path / "linked", posting("a"), linked, beyond).keys() == {"b", "c"}


def test_the_first_landing_of_an_id_stands_for_it_for_ever(tmp_path):
    again = posting("b", posting_id="p-a", text=OTHER, posted_on=date(2026, 12, 24))
    assert dropped(tmp_path, posting("a"), again) == {"b": ["p-a", "same_id"]}


def test_the_unknown_country_agrees_with_any_and_never_stands_for_a_known_one(tmp_path):
    rows = (
        posting("a", country_code="ZZ"),
        posting("b", country_code="GB", **later(5)),
        posting("c", country_code="IE", **later(6)),
    )
    assert dropped(tmp_path, *rows) == {"a": ["p-b", "same_content"]}


def test_survivors_are_alike_with_what_they_stand_for_not_with_a_chain_of_others(tmp_path):
    half = len(SENTENCES) // 2
    other = OTHER.split(". ")
    bridge = "\n".join([*SENTENCES[:half], *other[:3], *SENTENCES[half:], *other[3:]])
    rows = (posting("a"), posting("b", text=bridge, **later(1)), posting("c", text=OTHER, **later(2)))
    assert dropped(tmp_path, *rows).keys() == {"b"}


SHORT = (
    "We are looking for a cook for our canteen in Leeds, five days a week from six to two, meals are free."
)


@pytest.mark.parametrize(
    ("text", "same"),
    [
        (SHORT.upper(), True),
        (f"{SHORT} Apply now.", True),
        (SHORT.replace("five days a week", "two evenings a month"), False),
        (SHORT.replace("canteen", "bistro").replace("meals", "drinks"), False),
    ],
)
def test_a_short_text_must_be_nearly_the_same(tmp_path, text, same):
    copy = posting("b", title="Cook", text=text, **later(2))
    assert bool(dropped(tmp_path, posting("a", title="Cook", text=SHORT), copy)) == same


def test_a_text_of_many_titles_says_nothing_in_another_language(tmp_path):
    titles = ("Warehouse Clerk", "Truck Driver", "Cleaner", "Accountant", "Gardener", "Porter")[
        :TEMPLATE_JOBS
    ]
    one = [posting("a"), posting("b", title="Bäcker für die Nachtschicht", **later(3))]
    many = [posting(title, title=title, **later(1)) for title in titles]
    assert dropped(tmp_path / "one", *one).keys() == {"b"}
    assert dropped(tmp_path / "many", *one, *many) == {}


def corpus():
    """Postings of every kind at once, a few of them linked to several others."""
    rows = [posting("a"), posting("z", text=OTHER, title="Warehouse Clerk"), posting("y", country_code="ZZ")]
    rows += [
        posting(f"{number}-{name}", **(said | later(number * 9)))
        for number, (name, said) in enumerate((SEVEN_KINDS | OTHER_JOBS).items())
    ]
    return [*rows, posting("r", posting_id="p-a", text=OTHER, **later(2)), posting("s", **later(200))]


def test_neither_the_order_of_landing_nor_its_portions_change_the_result(tmp_path):
    rows = corpus()
    at_once = compare(tmp_path / "once", rows)
    assert at_once[0].height >= 8
    for seed in range(3):
        mixed = random.Random(seed).sample(rows, len(rows))
        portions = [mixed[:4], mixed[4:9], mixed[9:10], mixed[10:]]
        for one, other in zip(at_once, compare(tmp_path / str(seed), *portions), strict=True):
            assert one.equals(other)


def test_every_record_is_kept_or_dropped_once_for_one_that_is_kept(tmp_path):
    duplicates, survivors = compare(tmp_path, corpus())
    assert sorted([*survivors["record_id"], *duplicates["record_id"]]) == sorted(
        row["record_id"] for row in corpus()
    )
    assert set(duplicates["survivor_id"]) <= set(survivors["posting_id"])
    known = duplicates.filter(pl.col("reason") != "same_id")["similarity"]
    assert known.is_between(0.5, 1).all()


def test_a_duplicate_says_its_country_and_month_and_whether_an_exact_rule_told_it(tmp_path):
    rows = [
        posting("a"),
        posting("b", posting_id="p-a", text=OTHER),
        posting("c", source="lever", posting_id="p-c"),
        posting("d", text=TEXT[:-200]),
        posting("e", title="Clerk", text=OTHER, country_code="IE", posted_on=date(2025, 4, 2)),
    ]
    duplicates = compare(tmp_path, rows)[0].select("record_id", "country_code", "month", "is_exact")
    assert duplicates.rows() == [
        ("b", "GB", "2025-03", True),
        ("c", "GB", "2025-03", True),
        ("d", "GB", "2025-03", False),
    ]


def test_a_file_that_is_gone_is_forgotten_and_one_that_is_known_not_read_again(tmp_path):
    first, second = write(tmp_path, [posting("a")], "one"), write(tmp_path, [posting("b", **later(1))], "two")
    with Index(tmp_path / "index.duckdb") as index:
        assert index.update([first, second]) == 2
        assert index.update([first, second]) == 0
        assert index.update([second]) == 1
        index.compare(tmp_path)
    assert pl.read_parquet(tmp_path / "survivors.parquet")["record_id"].to_list() == ["b"]


# ------------------------------------------------------------------------------------------- sketches


def sketch(text, **said):
    return sketches(pl.DataFrame([posting("a", text=text, **said)])).row(0, named=True)


@pytest.mark.parametrize(
    "text",
    ["Crème brûlée & Söhne", "CREME  BRULEE\n&amp; SOHNE", "cre\u0300me bru\u0302le\u0301e - so\u0308hne",
     "<b>Crème</b> <i>brû\u00adlée</i>, &nbsp;Söhne!"],
)  # fmt: skip
def test_case_accents_marks_entities_and_tags_are_no_part_of_words(text):
    assert sketch(text)["content_key"] == sketch("creme brulee sohne")["content_key"]
    assert sketch(text)["words"] == 3


def test_languages_without_spaces_have_a_word_a_letter_and_numbers_are_words():
    assert sketch("東京で働く")["words"] == 5
    assert sketch("Class 2 driver")["content_key"] != sketch("Class 3 driver")["content_key"]


@pytest.mark.parametrize("text", ["", "…", "one", "one two", "one two three", TEXT])
def test_a_posting_has_the_same_sketch_alone_and_among_others(text):
    among = sketches(pl.DataFrame([posting("x"), posting("a", text=text), posting("y", text=OTHER)] * 50))
    assert among.row(1, named=True) == among.row(148, named=True) == sketch(text)


def test_sketches_are_the_same_on_any_machine_and_version():
    made = sketch("We bake bread for forty shops")
    assert made["content_key"] == "be958ef59a23ba00"
    assert made["shingles"] == [1719489684, 2100194077, 2193643299, 2240396389]
    assert [made["bands"][number] for number in (0, 31, 32, 47)] == [
        4233314737,
        660970685,
        3144656305,
        793930546,
    ]


def test_a_sketch_is_no_longer_however_long_the_text():
    text = " ".join(f"word{number}" for number in range(5_000))
    shingles = sketch(text)["shingles"]
    assert len(shingles) == SKETCH_SHINGLES
    assert shingles == sorted(shingles)


@given(st.text(), st.text())
def test_no_text_breaks_a_sketch(title, text):
    made = sketch(text, title=title)
    assert made["words"] >= len(made["shingles"])


def test_no_postings_have_no_sketches():
    empty = pl.DataFrame(schema=pl.DataFrame([posting("a")]).schema)
    assert sketches(empty).height == 0


# ------------------------------------------------------------------------------------------- titles


@pytest.mark.parametrize(
    ("one", "other", "said"),
    [
        ("Night Nurse", "night nurse (m/w/d)", Titles.SAME),
        ("Verkäufer/in", "Verkaufer", Titles.SAME),
        ("Nurse", "Nurse - Manchester", Titles.SAME),
        ("Nurse Leeds", "Nurse York", Titles.SAME),
        ("Store Manager", "Store Manager New York", Titles.SAME),
        ("Data Engineer", "Data Engineer | Hays Recruitment", Titles.SAME),
        ("Urgently hiring: Data Engineer", "Data Engineer (remote)", Titles.SAME),
        ("Software Engineer", "Softwareentwickler (m/w/d)", Titles.TRANSLATED),
        ("Senior Nurse", "Infirmière senior", Titles.TRANSLATED),
        ("Senior Nurse", "Infirmière junior", Titles.OTHER),
        ("Nurse, night", "Nurse, day", Titles.OTHER),
        ("Backend Engineer", "Frontend Engineer", Titles.OTHER),
        ("C Developer", "C++ Developer", Titles.OTHER),
        ("Engineer", "Senior Engineer", Titles.OTHER),
        ("Engineer II", "Engineer III", Titles.OTHER),
        ("Developer", "Developer, Mobile", Titles.OTHER),
        ("Data Engineer", "", Titles.UNKNOWN),
    ],
)
def test_what_two_titles_say(one, other, said):
    words = [" ".join(title_words(title)) for title in (one, other)]
    assert compared(*words) == compared(*reversed(words)) == said


@pytest.mark.parametrize(
    ("title", "employer", "words"),
    [
        ("Data Engineer at Odelia", "Odelia Bank", "data engineer"),
        ("Security Engineer", "Information Security", "security engineer"),
        ("Data Engineer Leeds", None, "data engineer"),
        ("Leeds", None, "leeds"),
    ],
)
def test_words_of_employer_and_place_are_none_of_the_title(title, employer, words):
    assert sketch(TEXT, title=title, employer=employer)["title_words"] == words
