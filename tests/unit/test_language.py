import pytest

from skills_pipeline.normalise.language import Languages, languages_in, languages_of

ENGLISH = "We are looking for a nurse who likes to work in a small team and enjoys caring for people. "
GERMAN = "Wir suchen eine Pflegefachkraft, die gern in einem kleinen Team arbeitet und Menschen pflegt. "


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (ENGLISH, "en"),
        (GERMAN, "de"),
        ("Vi søker en sykepleier som trives med å arbeide i et lite team.", "no"),
        ("Vi söker en sjuksköterska som trivs i en liten grupp.", "sv"),
        ("Vi søger en sygeplejerske, der trives i en lille gruppe.", "da"),
        ("Meklējam medmāsu, kurai patīk strādāt nelielā komandā.", "lv"),
        ("Мы ищем медсестру для работы в небольшой команде.", "ru"),
        ("Chúng tôi đang tìm một y tá làm việc trong nhóm nhỏ.", "vi"),
        ("小さなチームで働く看護師を募集しています。", "ja"),
        ("Python, SQL, AWS", "und"),
        ("12345 – 6789", "und"),
        ("", "und"),
    ],
)
def test_a_text_has_one_language_or_none_that_can_be_told(text, expected):
    assert languages_of([text]) == [expected]


def test_most_of_the_text_decides_not_its_beginning():
    assert languages_in(ENGLISH * 5 + GERMAN * 20) == Languages("de", None)


def test_a_fifth_of_the_text_is_a_second_language():
    assert languages_in(GERMAN * 20 + ENGLISH * 10) == Languages("de", "en")


def test_a_name_or_a_slogan_is_no_second_language():
    assert languages_in("Join us! " + GERMAN * 12) == Languages("de", None)


def test_a_very_long_text_is_read_in_parts_over_its_whole_length():
    assert languages_in(ENGLISH * 2_000 + GERMAN * 4_000) == Languages("de", "en")
