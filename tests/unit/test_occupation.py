"""What is read of a stated code, what cleaning leaves of a title, and how titles become rows."""

import numpy as np
import pytest

from skills_pipeline.occupation import ngrams
from skills_pipeline.occupation.bag import fit
from skills_pipeline.occupation.cleaning import cleaned, views
from skills_pipeline.occupation.evaluate import choose_thresholds
from skills_pipeline.occupation.examples import Title
from skills_pipeline.occupation.isco import codes, names, occupation_of_code, unit_groups
from skills_pipeline.occupation.model import calibrated, level_codes, likeliest, released_level
from skills_pipeline.occupation.variants import spellings


@pytest.mark.parametrize(
    ("stated", "expected"),
    [
        ("isco08:2512", "2512"),
        ("isco08:C2512", "2512"),
        (" isco08:25 ", "25"),
        ("isco08:0110", "0110"),
        ("http://data.europa.eu/esco/isco/C251", "251"),
        ("esco:http://data.europa.eu/esco/isco/C2", "2"),
        ("esco:http://data.europa.eu/esco/occupation/f2b15a0e-e65a-438a-affb-29b9d50b77d1", None),
        ("ssyk2012:2512", None),
        ("rome:M1805", None),
        ("kldb2010:43414", None),
        ("soc2018:15-1252", None),
    ],
)
def test_a_stated_code_is_read_in_the_schemes_that_have_a_table(stated, expected):
    assert occupation_of_code(stated) == expected


@pytest.mark.parametrize(
    ("stated", "message"),
    [
        ("isco08:2599", "ISCO-08 has no group 2599"),
        ("isco08:C99", "ISCO-08 has no group 99"),
        ("isco08:25123", "states no occupation"),
        ("isco08:", "states no occupation"),
        ("isco88:2131", "states no occupation"),
        ("esco:isco/C2512", "states no occupation"),
        ("programmer", "states no occupation"),
        ("", "states no occupation"),
    ],
)
def test_a_code_that_cannot_be_one_is_refused_with_its_value(stated, message):
    with pytest.raises(ValueError, match=message) as refused:
        occupation_of_code(stated)
    assert repr(stated) in str(refused.value)


def test_isco_has_ten_major_43_sub_major_130_minor_and_436_unit_groups():
    assert [len(level_codes(digits)) for digits in (1, 2, 3, 4)] == [10, 43, 130, 436]
    assert len(codes()) == 10 + 43 + 130 + 436
    assert set(names()) == {*level_codes(1), *level_codes(2)}
    assert names()["25"] == "Information and communications technology professionals"


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Data Engineer (m/w/d)", "data engineer"),
        ("Data Engineer (f/m/x)", "data engineer"),
        ("INGÉNIEUR LOGICIEL H/F", "ingenieur logiciel"),
        ("Softwareentwickler*in (all genders)", "softwareentwickler"),
        ("Klempner/in", "klempner"),
        ("Développeur(euse) web", "developpeur web"),
        ("Sygeplejerske m/k", "sygeplejerske"),
        ("Sr. C++ / C# Developer", "sr c++ c# developer"),
        (".NET-utvecklare 100%", ".net utvecklare"),
        ("Nurse #R-10482 (80-100%)", "nurse"),
        ("🚀 Backend Engineer 🚀", "backend engineer"),
        ("Straßenbauer", "strassenbauer"),
        ("Kế toán", "ke toan"),
        ("Программист", "программист"),
        ("", ""),
        (None, ""),
        ("12345", ""),
        ("(m/w/d)", ""),
        ("\u200b\ud800", ""),
    ],
)
def test_cleaning_leaves_the_words_of_the_occupation(title, expected):
    assert cleaned([title]) == [expected]


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Roofer (Leeds) - Northern Roofs Ltd", "roofer"),
        ("Roofer | Leeds | 40 hours", "roofer"),
        ("Research Engineer, Robot Arms", "research engineer"),
        ("Night-shift nurse", "night shift nurse"),
        ("(Senior) Roofer", "roofer"),
        ("[Leeds]", "leeds"),
        ("", ""),
        (None, ""),
    ],
)
def test_the_beginning_of_a_title_is_what_stands_before_place_team_and_employer(title, expected):
    assert views([title]) == (cleaned([title]), [expected])


def everything(titles, languages):
    found = ngrams.features(titles, languages)
    return found.rows(ngrams.vocabulary_of(found.hashes, 1)).toarray()


def test_the_same_title_has_the_same_row_wherever_it_stands_in_a_batch():
    alone = everything(["roof tiler"], ["en"])[0]
    batch = everything(["nurse", "", "roof tiler", "cook"], ["en"] * 4)
    assert np.array_equal(batch[2], alone)
    assert not batch[1].any()
    assert np.linalg.norm(batch, axis=1) == pytest.approx([1, 0, 1, 1])


def test_a_language_adds_features_and_order_of_words_counts():
    rows = everything(["roof tiler", "roof tiler", "tiler roof"], ["en", "da", "en"])
    assert not np.array_equal(rows[0], rows[1])
    assert not np.array_equal(rows[0], rows[2])
    assert rows[0] @ rows[1] > 0.7


def test_features_never_seen_are_left_out():
    seen = ngrams.features(["nurse"], ["en"])
    vocabulary = ngrams.vocabulary_of(seen.hashes, 1)
    other = ngrams.features(["nurse", "zythologist", "nurse zythologist"], ["en"] * 3)
    assert other.known_share(vocabulary).tolist() == [1, 0, 0.5]
    assert other.rows(vocabulary)[1].nnz == 0


def test_no_titles_make_no_rows():
    assert everything([], []).shape == (0, ngrams.COLUMNS)


def test_a_bag_learns_what_words_tell_and_the_same_bag_from_the_same_rows():
    titles = ["roof tiler", "tiler", "nurse", "night nurse"] * 30
    found = ngrams.features(titles, ["en"] * len(titles))
    rows = found.rows(ngrams.vocabulary_of(found.hashes, 1))
    labels = np.array([0, 0, 1, 1] * 30)
    one, two = (fit(rows, labels, np.ones(len(titles), np.float32), 2) for _ in range(2))
    assert one.probabilities(rows).argmax(axis=1).tolist() == labels.tolist()
    assert one.embeddings.tobytes() == two.embeddings.tobytes()
    assert one.weights.tobytes() == two.weights.tobytes()


def test_a_level_is_as_likely_as_all_its_unit_groups_together():
    p = np.zeros((1, 437), np.float32)
    units = unit_groups()
    p[0, [units.index("2511"), units.index("2512"), units.index("2611"), 436]] = [0.2, 0.3, 0.4, 0.1]
    raw, group = likeliest(p)
    told = [level_codes(digits)[number] for digits, number in zip((1, 2, 3, 4), group[0], strict=True)]
    assert told == ["2", "25", "251", "2611"]
    assert raw[0] == pytest.approx([0.9, 0.5, 0.5, 0.4])


def test_calibrated_probabilities_never_rise_from_a_level_to_the_next():
    calibration = np.array([[0, 1, 0]] * 3 + [[5, 1, 0]], np.float32)
    p = calibrated(np.array([[0.9, 0.8, 0.7, 0.6]], np.float32), np.ones(1, np.float32), calibration)
    assert p[0] == pytest.approx([0.9, 0.8, 0.7, 0.7], abs=1e-5)


@pytest.mark.parametrize(
    ("p", "level"),
    [
        ([0.9, 0.9, 0.9, 0.9], 4),
        ([0.9, 0.9, 0.9, 0.5], 3),
        ([0.9, 0.7, 0.5, 0.3], 2),
        ([0.8, 0.5, 0.4, 0.3], 1),
        ([0.4, 0.3, 0.2, 0.1], 0),
    ],
)
def test_the_deepest_level_that_is_sure_enough_is_released(p, level):
    assert released_level(np.array([p]), np.array([0.8, 0.7, 0.6, 0.6])).tolist() == [level]


def test_thresholds_let_pass_what_is_right_four_times_in_five():
    sure, unsure = [0.95] * 8, [0.55] * 10
    p = np.tile(np.array([sure + unsure], np.float32).T, 4)
    right = np.zeros((18, 4), np.bool_)
    right[:8] = True
    right[:13, 0] = True
    thresholds = choose_thresholds(p, right, np.ones(18, np.float32))
    assert thresholds[3] == pytest.approx(0.56)
    assert (thresholds[:3] > 1).all()


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Roofer", ["Roofer"]),
        ("Dachdecker/Dachdeckerin", ["Dachdecker/Dachdeckerin", "Dachdecker", "Dachdeckerin"]),
        ("Tekniker, kemisk", ["Tekniker, kemisk", "kemisk Tekniker"]),
        ("TECHADORES, EN GENERAL", ["TECHADORES, EN GENERAL", "TECHADORES"]),
        ("Roofer (slate)", ["Roofer (slate)", "Roofer"]),
        ("Roofer / Nurse", ["Roofer / Nurse"]),
    ],
)
def test_a_title_is_taught_in_the_spellings_of_postings(title, expected):
    assert list(spellings(title)) == expected


def test_equal_titles_and_one_concept_in_two_languages_are_never_on_both_sides_of_a_fold():
    from skills_pipeline.occupation.evaluate import folds

    def title(number, text, concept, occupation):
        return Title(text, "en", ("2512",), "x", concept, occupation)

    titles = [title(n, f"title {n % 10}", f"concept {n}", f"occupation {n % 25}") for n in range(50)]
    texts = [one.text for one in titles]
    by_title, by_occupation = (folds(titles, texts, by_occupation=one) for one in (False, True))
    assert len({(text, fold) for text, fold in zip(texts, by_title, strict=True)}) == 10
    occupations = [one.occupation for one in titles]
    assert len({(one, fold) for one, fold in zip(occupations, by_occupation, strict=True)}) == 25
