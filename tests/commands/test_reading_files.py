"""Files as vendors really send them, by the command alone: other encodings, other sheets, unknown headings."""

import json
from pathlib import Path

import pytest
import xlsxwriter
from acqflow_marc.writing import iso2709, marcxml

from acqflow.commands.root import main
from tests.workbooks import A_WORKBOOK

AS = ("--vendor", "JB", "--as", "ma")
ISBN, OTHER = "9787302274629", "9787111111115"


class Shell:
    """Runs commands as `acqflow` does, and keeps what they said."""

    def __init__(self, capsys: pytest.CaptureFixture[str]) -> None:
        self._capsys = capsys

    def __call__(self, *words: str) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as ended:
            main(list(words))
        said = self._capsys.readouterr()
        assert "Traceback" not in said.err
        return int(ended.value.code or 0), said.out, said.err

    def json(self, *words: str) -> dict[str, object]:
        code, out, err = self(*words, "--json")
        assert code == 0, err
        return dict(json.loads(out))


@pytest.fixture
def shell(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Shell:
    monkeypatch.setenv("ACQFLOW_VAR", str(tmp_path / "var"))
    monkeypatch.setenv("ACQFLOW_TODAY", "2026-11-23")
    opened = Shell(capsys)
    opened("db", "upgrade")
    opened("people", "found", "admin", "Administrator", "--password", "kiln-otter-verdant-9")
    people = tmp_path / "people.xlsx"
    with xlsxwriter.Workbook(people) as book:
        sheet = book.add_worksheet("persons")
        sheet.write_row(0, 0, A_WORKBOOK["persons"][0])
        sheet.write_row(1, 0, ["ma", "马", "", "", "", "zh", "yes"])
        sheet = book.add_worksheet("roles")
        sheet.write_row(0, 0, A_WORKBOOK["roles"][0])
        sheet.write_row(1, 0, ["ma", "acquisition_librarian", "all", ""])
    assert opened("people", "import", str(people), "--as", "admin")[0] == 0
    vendor = ("--name-zh", "江北", "--name-en", "Jiangbei", "--currency", "CNY")
    assert opened("catalogue", "add-vendor", "JB", *vendor, "--as", "ma")[0] == 0
    return opened


def _written(folder: Path, name: str, content: bytes) -> str:
    path = folder / name
    path.write_bytes(content)
    return str(path)


def _counts(taken: dict[str, object]) -> dict[str, int]:
    counts = taken["counts"]
    assert isinstance(counts, dict)
    return counts


def test_a_table_in_gbk_is_refused_with_a_proposal_and_read_when_somebody_says_so(
    shell: Shell, tmp_path: Path
) -> None:
    file = _written(tmp_path, "list.csv", f"书名,作者,ISBN,定价\n光学,赵凯华,{ISBN},59元\n".encode("gbk"))
    code, _, err = shell("catalogue", "import", file, *AS)
    assert (code, "gb18030" in err, "--encoding" in err) == (3, True, True)
    taken = shell.json("catalogue", "import", file, *AS, "--encoding", "gbk")
    assert (_counts(taken)["new"], taken["encoding"]) == (1, "gb18030")


def test_headings_nobody_knows_are_named_by_option(shell: Shell, tmp_path: Path) -> None:
    file = _written(tmp_path, "list.csv", f"2024 spring,,\n品目,国际号,价钱\n光学,{ISBN},59元\n".encode())
    assert shell("catalogue", "import", file, *AS)[0] == 3
    named = ("--column", "title=品目", "--column", "isbn=国际号", "--column", "price=价钱", "--header-row", "2")
    assert _counts(shell.json("catalogue", "import", file, *AS, *named))["new"] == 1
    code, _, err = shell("catalogue", "preview", file, *AS, "--column", "title=名目")
    assert (code, "名目" in err) == (3, True)
    assert shell("catalogue", "preview", file, *AS, "--column", "colour=品目")[0] == 2


def test_a_command_names_the_option_that_says_which_column_it_is(shell: Shell, tmp_path: Path) -> None:
    file = _written(tmp_path, "held.csv", f"号码,馆\n{ISBN},主馆\n".encode())
    code, _, err = shell("catalogue", "holdings", file, "--as", "ma")
    assert (code, "with --column isbn=HEADER, or which line" in err) == (3, True), err
    code, _, err = shell("catalogue", "import", file, *AS)
    assert (code, "with --column FIELD=HEADER" in err) == (3, True), err


def test_a_sheet_that_was_not_read_is_told_and_can_be_chosen(shell: Shell, tmp_path: Path) -> None:
    file = tmp_path / "list.xlsx"
    with xlsxwriter.Workbook(file) as book:
        for name, isbn in (("文学", ISBN), ("科技", OTHER)):
            sheet = book.add_worksheet(name)
            sheet.write_row(0, 0, ("书名", "ISBN"))
            sheet.write_row(1, 0, (f"{name}之书", isbn))
    code, out, _ = shell("catalogue", "import", str(file), *AS)
    assert (code, "科技" in out, "was not read" in out) == (0, True, True)
    _, out, _ = shell("catalogue", "preview", str(file), *AS, "--sheet", "科技")
    assert "科技之书" in out
    assert shell("catalogue", "preview", str(file), *AS, "--sheet", "农业")[0] == 3


def test_a_chosen_encoding_wins_over_one_that_is_declared_and_not_true(shell: Shell, tmp_path: Path) -> None:
    coded = "  $a20240101d2024    em y0chiy50      ea"
    records = [
        iso2709(
            [("001", f"r{n}"), ("100", coded), ("200", f"1 $a光学{n}"), ("010", "  $dCNY59.00")],
            encoding="gb18030",
            says_utf8=False,
            tail="450 ",
        )
        for n in range(30)
    ]
    file = _written(tmp_path, "list.iso", b"".join(records))
    code, _, err = shell("catalogue", "import", file, *AS)
    assert (code, "30 of 30" in err) == (3, True)
    taken = shell.json("catalogue", "import", file, *AS, "--encoding", "gb18030")
    assert (_counts(taken)["staged"], taken["encoding"]) == (30, "gb18030")
    assert shell("catalogue", "preview", file, *AS, "--encoding", "klingon")[0] == 2
    assert shell("catalogue", "preview", file, *AS, "--sheet", "x")[0] == 2


def test_the_switches_of_a_format_are_set_and_kept_for_the_next_file(shell: Shell, tmp_path: Path) -> None:
    def a_list(price: str) -> str:
        return _written(tmp_path, "list.csv", f"title;isbn;price\nOptics;{ISBN};{price} EUR\n".encode())

    assert _counts(shell.json("catalogue", "import", a_list("1.234,56"), *AS))["quarantined"] == 1
    taken = shell.json("catalogue", "import", a_list("1.234,57"), *AS, "--option", "decimal_comma=yes")
    assert _counts(taken)["new"] == 1
    assert _counts(shell.json("catalogue", "import", a_list("1.234,58"), *AS))["changed"] == 1
    code, _, err = shell("catalogue", "preview", a_list("1"), *AS, "--option", "flavour=marc21")
    assert (code, "decimal_comma=yes" in err) == (3, True)
    assert shell("catalogue", "preview", a_list("1"), *AS, "--delimiter", "||")[0] == 2


def test_a_vendors_own_marc_fields_are_named_by_option_and_kept(shell: Shell, tmp_path: Path) -> None:
    def a_list(price: str) -> str:
        fields = [("001", "r1"), ("020", f"  $a{ISBN}"), ("245", "10$aOptics"), ("949", f"  $p{price}$fPHYS")]
        return _written(tmp_path, "list.mrc", iso2709(fields))

    columns = ("--column", "price=949$p", "--column", "extra:fund=949$f")
    assert _counts(shell.json("catalogue", "import", a_list("EUR 29.95"), *AS, *columns))["new"] == 1
    assert _counts(shell.json("catalogue", "import", a_list("EUR 39.95"), *AS))["changed"] == 1
    _, out, err = shell("catalogue", "preview", a_list("EUR 1"), *AS, "--column", "vendor_number=980$v")
    assert "No record of the file has 980$v" in out + err
    code, _, err = shell("catalogue", "preview", a_list("EUR 1"), *AS, "--column", "title=书名")
    assert (code, "书名" in err, "949$p" in err) == (3, True, True)
    assert shell("catalogue", "preview", a_list("EUR 1"), *AS, "--column", "cost=949$p")[0] == 2


def test_a_preview_says_why_records_would_be_set_aside(shell: Shell, tmp_path: Path) -> None:
    file = _written(tmp_path, "list.csv", "书名,定价\n光学,59元\n,60元\n".encode())
    _, out, _ = shell("catalogue", "preview", file, *AS)
    assert "The record has no title" in out
    assert "Encoding: utf-8" in out


def test_an_import_that_is_not_there_is_said_to_be_missing(shell: Shell) -> None:
    code, _, err = shell("catalogue", "quarantine", "999")
    assert (code, "There is no import 999" in err) == (4, True)


def test_a_vendor_without_code_is_refused(shell: Shell) -> None:
    vendor = ("--name-zh", "x", "--name-en", "x", "--currency", "CNY", "--as", "ma")
    assert shell("catalogue", "add-vendor", "", *vendor)[0] == 3


HELD = (
    "ISBN,馆藏地,复本数\n"
    "9787302274629,主馆,2\n"
    "9787111111115,主馆,0\n"
    ",分馆,1\n"
    "9.787E+12,分馆,1\n"
    "9787040396638,分馆,\n"
)


@pytest.mark.parametrize(
    ("name", "content", "options"),
    [
        ("held.csv", HELD.encode(), ()),
        ("held.csv", HELD.encode("utf-8-sig"), ()),
        ("held.csv", HELD.encode("utf-16"), ()),
        ("held.csv", HELD.replace(",", ";").encode(), ()),
        ("held.tsv", HELD.replace(",", "\t").encode(), ()),
        ("held.csv", HELD.encode("gbk"), ("--encoding", "gbk")),
        ("held.csv", HELD.replace("ISBN", "号码").encode(), ("--column", "isbn=号码")),
    ],
    ids=["utf-8", "marked", "utf-16", "semicolons", "tabs", "gbk", "heading"],
)
def test_holdings_are_read_from_any_table_and_bad_lines_are_named(
    shell: Shell, tmp_path: Path, name: str, content: bytes, options: tuple[str, ...]
) -> None:
    file = _written(tmp_path, name, content)
    code, out, err = shell("catalogue", "holdings", file, "--as", "ma", *options)
    assert (code, "new\t2" in out, "refused\t3" in out) == (0, True, True), err
    lines = err.splitlines()
    assert [line.split(":")[0] for line in lines] == ["line 3", "line 4", "line 5"]
    assert all(line.endswith(".") for line in lines)


def test_holdings_are_read_from_a_workbook(shell: Shell, tmp_path: Path) -> None:
    file = tmp_path / "held.xlsx"
    with xlsxwriter.Workbook(file) as book:
        sheet = book.add_worksheet("馆藏")
        for place, row in enumerate([("ISBN", "馆藏地", "复本数"), (9787302274629, "主馆", 2), ("x", "主馆", 1)]):
            sheet.write_row(place, 0, row)
    code, out, err = shell("catalogue", "holdings", str(file), "--as", "ma")
    assert (code, "new\t1" in out, err.startswith("line 3: ")) == (0, True, True), err


@pytest.mark.parametrize(
    "content",
    [HELD.encode("gbk"), b"\x00\xff\xfe" * 90, b"", b"a,b\n1,2\n"],
    ids=["gbk", "binary", "empty", "no number"],
)
def test_a_list_of_holdings_that_cannot_be_read_is_refused_with_a_sentence(
    shell: Shell, tmp_path: Path, content: bytes
) -> None:
    code, _, err = shell("catalogue", "holdings", _written(tmp_path, "held.csv", content), "--as", "ma")
    assert (code, err.startswith("acqflow: ")) == (3, True), err


A_BOOK, A_SECOND = ("020", f"  $a{ISBN}"), ("020", f"  $a{OTHER}")
OWN = (
    iso2709(
        [("001", "1"), A_BOOK, ("245", "10$aOptics"), ("852", "  $bMain"), ("852", "  $bLaw"), ("852", "  $bMain")]
    ),
    iso2709([("001", "2"), ("245", "10$aA thesis"), ("852", "  $bMain")]),
    iso2709([("001", "3"), A_SECOND, ("245", "10$aWaves")])[:-9],
)


def test_holdings_are_read_from_the_records_of_the_own_catalogue(shell: Shell, tmp_path: Path) -> None:
    file = _written(tmp_path, "own.mrc", b"".join(OWN))
    code, out, err = shell("catalogue", "holdings", file, "--column", "location=852$b", "--as", "ma")
    assert (code, "new\t2" in out, "refused\t2" in out) == (0, True, True), err
    second = len(OWN[0])
    assert err.splitlines()[0] == (
        f"record 2, byte {second}: The record has no ISBN or other number that can be read: A thesis. "
        "Add its number in the catalogue it comes from, and load the file again."
    )
    again = shell.json("catalogue", "holdings", file, "--column", "location=852$b", "--as", "ma")
    assert again["counts"] == {"new": 0, "changed": 0, "same": 2, "removed": 0}
    refused = again["refused"]
    assert isinstance(refused, list)
    assert [(row["record"], row["offset"]) for row in refused] == [(2, second), (3, second + len(OWN[1]))]


def test_holdings_are_read_from_marcxml_and_cnmarc_with_the_copies_of_each_place(
    shell: Shell, tmp_path: Path
) -> None:
    book = marcxml(
        [
            ("001", "1"),
            ("010", f"  $a{ISBN}$dCNY59.00"),
            ("100", "  $a20240101d2024    em y0chiy50      ea"),
            ("200", "1 $a光学"),
            ("905", "  $aSCNU$fO43/12$s2"),
            ("905", "  $aLAW$s1"),
        ]
    )
    file = _written(tmp_path, "own.xml", f"<collection>{book}</collection>".encode())
    places = ("--column", "location=905$a", "--column", "copies=905$s", "--option", "flavour=cnmarc")
    said = shell.json("catalogue", "holdings", file, *places, "--as", "ma")
    assert said["counts"] == {"new": 2, "changed": 0, "same": 0, "removed": 0}
    more = _written(tmp_path, "more.xml", f"<collection>{book.replace('>2<', '>3<')}</collection>".encode())
    assert shell.json("catalogue", "holdings", more, *places, "--as", "ma")["counts"] == {
        "new": 0,
        "changed": 1,
        "same": 1,
        "removed": 0,
    }


def test_a_place_that_no_record_has_is_said(shell: Shell, tmp_path: Path) -> None:
    file = _written(tmp_path, "own.mrc", OWN[0])
    code, out, err = shell("catalogue", "holdings", file, "--column", "location=949$l", "--as", "ma")
    assert (code, "949$l" in out, "new\t1" in out) == (0, True, True), err


@pytest.mark.parametrize("wrong", ["location=852", "location=馆藏地"])
def test_what_is_no_place_in_a_record_is_refused_with_a_sentence(shell: Shell, tmp_path: Path, wrong: str) -> None:
    code, _, err = shell(
        "catalogue", "holdings", _written(tmp_path, "own.mrc", OWN[0]), "--column", wrong, "--as", "ma"
    )
    assert (code, err.startswith("acqflow: ")) == (3, True), err
