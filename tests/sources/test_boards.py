"""The user's list of boards: what is read, and which line is refused with which words."""

from pathlib import Path

import pytest

from skills_pipeline.sources.boards import BoardsError, read_boards
from skills_pipeline.sources.registry import BUILT_IN

EXAMPLE = Path(__file__).parents[2] / "docs" / "boards.example.tsv"


def written(folder, *lines, header="source\tboard\tnote"):
    path = folder / "boards.tsv"
    path.write_text("\n".join([header, *lines]) + "\n", "utf-8")
    return path


def test_the_example_names_a_board_of_every_source_with_boards():
    boards = read_boards(EXAMPLE)
    assert boards["lever"] == ("sailcloth", "eu:voile")
    assert boards["workday"] == ("lumen.wd5.myworkdayjobs.com/lumen/External",)
    assert set(boards) <= {name for name, source in BUILT_IN.items() if source.has_boards}
    assert len(boards) >= 9


def test_boards_keep_their_order_and_the_note_may_be_left_out(tmp_path):
    path = written(tmp_path, "# ours", "lever\tb", "", "ashby\tForward Sails\tnew", " lever \t a ")
    assert read_boards(path) == {"lever": ("b", "a"), "ashby": ("Forward Sails",)}
    assert read_boards(written(tmp_path, "lever\tb", header="source\tboard")) == {"lever": ("b",)}


def test_a_file_from_a_spreadsheet_is_read(tmp_path):
    path = tmp_path / "boards.tsv"
    path.write_bytes(b"\xef\xbb\xbfsource\tboard\tnote\r\nlever\tb\t\r\n")
    assert read_boards(path) == {"lever": ("b",)}


def test_an_empty_file_asks_nothing(tmp_path):
    assert read_boards(written(tmp_path)) == {}


REFUSED = {
    "leever\tb": "boards.tsv:2: 'leever' is no source with boards; those are ",
    "jobtech\tb": "'jobtech' is no source with boards",
    "lever\t": "lever board '': expected a name, as in jobs.lever.co/NAME, or eu:NAME",
    "lever\thttps://jobs.lever.co/b": "expected a name, as in jobs.lever.co/NAME",
    "lever\tus:b": "expected a name",
    "workday\tlumen": "workday board 'lumen': expected host/tenant/site",
    "workday\tlumen.wd5.example/en-US/lumen/External": "expected host/tenant/site",
    "teamtailor\tfjord": "expected the host name of a career site",
    "teamtailor\tfjord.example/jobs": "expected the host name of a career site",
    "personio\tuhrwerk.jobs.personio.de": "expected a name, as in NAME.jobs.personio.de",
    "recruitee\thoney comb": "expected a name, as in NAME.recruitee.com",
    "lever b": r"expected 2 to 3 cells, by tabs, saw ['lever b']",
    "lever\tb\tnote\tmore": "expected 2 to 3 cells",
}


@pytest.mark.parametrize("line", REFUSED)
def test_a_line_that_cannot_be_used_is_refused_with_file_and_line(tmp_path, line):
    with pytest.raises(BoardsError) as refused:
        read_boards(written(tmp_path, line))
    assert "boards.tsv:2: " in str(refused.value)
    assert REFUSED[line] in str(refused.value)


def test_a_board_named_twice_is_refused_with_both_lines(tmp_path):
    with pytest.raises(BoardsError, match=r"boards\.tsv:4: lever board 'Mill' stands in line 2 already"):
        read_boards(written(tmp_path, "lever\tmill", "ashby\tmill", "lever\tMill"))


def test_other_columns_a_missing_file_and_other_encodings_are_refused(tmp_path):
    with pytest.raises(BoardsError, match=r"boards\.tsv:1: expected the columns .*saw \['board', 'source'\]"):
        read_boards(written(tmp_path, "b\tlever", header="board\tsource"))
    with pytest.raises(BoardsError, match="cannot be read"):
        read_boards(tmp_path / "none.tsv")
    (tmp_path / "latin.tsv").write_bytes("source\tboard\nlever\tk\xe4se".encode("latin-1"))
    with pytest.raises(BoardsError, match="cannot be read as UTF-8"):
        read_boards(tmp_path / "latin.tsv")
