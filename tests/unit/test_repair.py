"""Dirty characters: what is taken out, what is read again, and what of many scripts is left as it is."""

import pytest

from skills_pipeline.normalise.issues import Issue
from skills_pipeline.normalise.repair import repaired_text

CLEAN = [
    "You keep the books.\n\n\t- Python\r\n- SQL",
    "Señor, ¿habla español? – “Sí”, dijo… ½ día, 20 °C, 5 €",
    "Élève motivé·e, à l’aise ; naïf, cœur, « oui » : 3 × 4",
    "Façade à «Paris»… créé’s, é€ et â, Ã, Â",
    "São Paulo: AÇÃO, CONSTRUÇÃO, INFORMAÇÕES, PÃES",
    "Größe „groß“ – Straße, Übung, Ä–Ö–Ü",
    "Ærø, smørrebrød, ÅRSVERK, Århus – Tromsø",
    "Žluťoučký kůň, Łódź, źdźbło, ŁÓDŹ, İstanbul’da, ığüşöç",
    "ÎNVĂȚĂMÂNT ÎN ROMÂNĂ, Tân Bình, HÂN QUỐC",
    "Tuyển dụng kỹ sư phần mềm; yêu cầu: tiếng Anh… Quận 1, TP. Hồ Chí Minh – ưu tiên",
    "የሶፍትዌር መሐንዲስ፤ አዲስ አበባ። ደመወዝ፡ በስምምነት",
    "รับสมัครวิศวกรซอฟต์แวร์\u200bประจำ\u200bกรุงเทพฯ",
    "អ្នក\u200bអភិវឌ្ឍន៍\u200bកម្មវិធី",
    "सॉफ़्टवेयर इंजीनियर, क्\u200dष और क्\u200cष, दिल्ली",
    "മലയാളം അവന്\u200d, বাংলা র\u200d্যা",
    "برنامه\u200cنویس API\u200cها، تهران می\u200cخواهیم",
    "مهندس برمجيات – الرياض، ٥ سنوات\u200f (Python)\u200e",
    "מהנדס תוכנה בתל\u05beאביב – ש״ח",
    "Инженер‑программист, г. Орёл — «Ростех», РС°, Р&D, №1",
    "Μηχανικός λογισμικού, Αθήνα· Ϊ΄",
    "ソフトウェアエンジニア（東京都）を募集。「経験者」優遇〜",
    "软件工程师，北京，年薪30万元；소프트웨어 엔지니어, 서울",
    "👩\u200d💻 👨\u200d👩\u200d👧 🏳️\u200d🌈 ❤️ 1️⃣ 🇸🇪 🏴󠁧󠁢󠁥󠁮󠁧󠁿 ✔︎",
    "√2 ≈ 1.41, x² ± 3 µm, ├─ src, └─ tests, ‚Äpfel‘ und ‚Ärzte‘",
]


@pytest.mark.parametrize("text", CLEAN, ids=range(len(CLEAN)))
def test_clean_text_of_any_script_is_left_as_it_is(text):
    assert repaired_text(text) == (text, None)


@pytest.mark.parametrize(
    ("dirty", "clean"),
    [
        ("\ufeffTitle", "Title"),
        ("Data\u200b Engineer\u200b", "Data Engineer"),
        ("Py\u200bthon", "Python"),
        ("Py\u200cthon \u00e9\u200dt\u00e9", "Python été"),
        ("ลอง\u200b Python\u200bครับ", "ลอง Pythonครับ"),
        ("wa\xadter\xadproof", "waterproof"),
        ("a\u2060b\u2063c", "abc"),
        ("nul\x00l and b\x08ell\x07, del\x7f", "null and bell, del"),
        ("tab\tline\nfeed\r\n", "tab\tline\nfeed\r\n"),
        ("👩\u200d💻\u200b works", "👩\u200d💻 works"),
    ],
)
def test_characters_that_nobody_sees_are_taken_out(dirty, clean):
    assert repaired_text(dirty) == (clean, None)


def misread(text: str, encoding: str) -> str:
    """UTF-8 as a reader of that encoding takes it."""
    return text.encode().decode(encoding)


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("Kraków – café", "latin-1"),
        ("We don’t ‘guess’ • ever – 5 € …", "cp1252"),
        ("Größe: über 30 °C", "cp1252"),
        ("Zażółć gęślą jaźń", "latin-1"),
        ("Инженер по данным, Москва", "latin-1"),
        ("Μηχανικός λογισμικού", "latin-1"),
        ("ソフトウェアエンジニアを募集", "latin-1"),
        ("Kỹ sư phần mềm ở Hà Nội", "latin-1"),
        ("We build it 🚀 together", "cp1252"),
        ("L’été à la plage, c’est l’idéal – déjà", "mac-roman"),
    ],
)
def test_text_in_the_wrong_encoding_is_read_again(text, encoding):
    wrong = f"A first line.\n{misread(text, encoding)}\nAnd a façade."
    again, issue = repaired_text(wrong)
    assert again == f"A first line.\n{text}\nAnd a façade."
    assert isinstance(issue, Issue)
    assert (issue.field, issue.issue) == ("text", "mojibake_repaired")


@pytest.mark.parametrize(
    ("wrong", "right"),
    [
        ("Germany\x92s \x84Stadt\x93: 50 \x80 \x96 \x95", "Germany’s „Stadt“: 50 € – •"),
        ("We’\x99re “here”\x9d", "We’re “here”"),
        ("caf\xe9, KrakÃ³w and donâ€™t", "café, Kraków and don’t"),
        ("in itâ\x80\x99s wayÂ \nand onÂ sale:Â now", "in it’s way\xa0\nand on sale: now"),
    ],
)
def test_single_characters_of_the_wrong_encoding_are_read_again(wrong, right):
    again, issue = repaired_text(wrong)
    assert again == right
    assert issue is not None
    assert issue.issue == "mojibake_repaired"


@pytest.mark.parametrize("wrong", ["Ã¤ut Ãœ Ã‚Ã Ã Ã¼Ã", "naÃ¯ve â€\ufffd Ã¤"])
def test_what_cannot_be_read_again_for_certain_is_kept_and_told(wrong):
    again, issue = repaired_text(f"Work.\n{wrong}\nMore.")
    assert again == f"Work.\n{wrong}\nMore."
    assert issue is not None
    assert issue.issue == "mojibake_kept"
    assert wrong[:3] in issue.detail


def test_an_issue_shows_where_mojibake_begins():
    _, issue = repaired_text(f"{'x' * 500} itâ€™s {'y' * 500}")
    assert issue is not None
    assert "itâ€™s" in issue.detail
    assert len(issue.detail) < 60


def test_a_text_with_a_half_of_a_surrogate_pair_is_no_error():
    assert repaired_text("broken \ud83d\u200b emoji") == ("broken \ud83d emoji", None)
