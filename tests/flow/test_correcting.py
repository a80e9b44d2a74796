"""A record that was set aside comes in after all, from a file or by hand, and goes where the others went."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import xlsxwriter
from acqflow_marc.writing import iso2709

from acqflow import intake
from acqflow.catalogues.queries import import_run, offers_of, quarantine, waiting_as_it_came
from acqflow.catalogues.rules import (
    AsItCame,
    Counts,
    Entered,
    HeadingsMissing,
    NotOneRecord,
    QuarantineRow,
    StillUnusable,
)
from acqflow.matching.queries import matches_of
from acqflow.people.rules import NotPermitted
from acqflow.plugin_api import FileRefused
from acqflow.storage.store import Store
from acqflow.titles.queries import search
from acqflow.vocabulary.money import Money
from tests.flow.library import Clock, Walk
from tests.flow.opening import a_supplied_library, opened

ISBN, OTHER = "9787302274629", "9787040396638"
HEAD = "征订号,书名,ISBN,定价,国会分类号\n"
GOOD = f"A1,编译原理,{ISBN},59元,QA76\n"
BAD = f"A2,光学,{OTHER},很贵,QA76\n"
MENDED = BAD.replace("很贵", "69元")
MARC = [("001", "1"), ("020", f"  $a{ISBN}"), ("050", "00$aQA76"), ("245", "10$aCompilers")]


@pytest.fixture
def walk(store: Store, tmp_path: Path) -> Iterator[Walk]:
    library = opened(store, tmp_path, Clock())
    yield a_supplied_library(library)
    library.close()


def _imported(walk: Walk, path: Path, content: bytes = b"") -> tuple[int, QuarantineRow]:
    """The import of this file, and the one record it set aside."""
    if content:
        path.write_bytes(content)
    delivered = intake.delivery(walk.library, path, vendor_code="QS").as_guessed()
    run_id = intake.take_in(walk.library, delivered, by=walk.people["acquisitions"]).result.run_id
    (row,) = walk.library.store.ask(quarantine, run_id=run_id)
    return run_id, row


def _sent(walk: Walk, run_id: int, row: QuarantineRow, content: bytes, folder: Path, encoding: str = "") -> int:
    """The title that the corrected file came to."""
    path = folder / "corrected"
    path.write_bytes(content)
    assert row.quarantined_id is not None
    facts = {"run_id": run_id, "quarantined_id": row.quarantined_id, "path": path, "encoding": encoding}
    return intake.correct_from_file(walk.library, **facts, by=walk.people["acquisitions"]).title_id  # type: ignore[arg-type]


def _waiting(walk: Walk, run_id: int) -> AsItCame:
    return walk.library.store.ask(waiting_as_it_came, run_id=run_id)


def _form(walk: Walk, run_id: int, row: QuarantineRow) -> Entered:
    return intake.form_of(walk.library, run_id=run_id, quarantined_id=row.quarantined_id or 0)


def _wanted_by(walk: Walk, title_id: int) -> list[str]:
    return [match.subject_code for match in walk.library.store.ask(matches_of, title_id=title_id)]


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_a_row_is_exported_as_it_came_mended_and_sent_back(walk: Walk, tmp_path: Path, encoding: str) -> None:
    run_id, row = _imported(walk, tmp_path / "书单.csv", (HEAD + GOOD + BAD).encode(encoding))
    out = _waiting(walk, run_id)
    assert (out.content.decode(encoding).replace("\r\n", "\n"), out.ending) == (HEAD + BAD, ".csv")
    title_id = _sent(walk, run_id, row, out.content.replace("很贵".encode(encoding), b"69"), tmp_path)
    (offer,) = walk.library.store.ask(offers_of, title_ids=[title_id])[title_id]
    assert (offer.price, offer.vendor_number) == (Money(6900, "CNY"), "A2")
    assert _wanted_by(walk, title_id) == ["TP3"]
    counts = walk.library.store.ask(import_run, run_id=run_id).counts
    assert counts == Counts(framed=2, staged=2, new=2, titles_added=2)
    assert _waiting(walk, run_id).content.count(b"\n") == 1
    intake.take_back(walk.library, run_id, by=walk.people["acquisitions"])
    assert walk.library.store.ask(search, text="光学").total == 0


def test_a_mended_file_in_another_encoding_than_its_vendors_is_read_when_somebody_says_so(
    walk: Walk, tmp_path: Path
) -> None:
    run_id, row = _imported(walk, tmp_path / "a.csv", (HEAD + GOOD + BAD).encode())
    with pytest.raises(FileRefused, match="not utf-8"):
        _sent(walk, run_id, row, (HEAD + MENDED).encode("gb18030"), tmp_path)
    assert _sent(walk, run_id, row, (HEAD + MENDED).encode("gb18030"), tmp_path, "gb18030")


@pytest.mark.parametrize("lines", ["", GOOD + MENDED, "合计,,,59元,\n"])
def test_a_corrected_file_holds_one_record(walk: Walk, tmp_path: Path, lines: str) -> None:
    run_id, row = _imported(walk, tmp_path / "a.csv", (HEAD + GOOD + BAD).encode())
    with pytest.raises(NotOneRecord):
        _sent(walk, run_id, row, (HEAD + lines).encode(), tmp_path)


def test_a_row_without_its_headings_is_refused_with_the_headings(walk: Walk, tmp_path: Path) -> None:
    run_id, row = _imported(walk, tmp_path / "a.csv", (HEAD + GOOD + BAD).encode())
    with pytest.raises(HeadingsMissing, match="征订号,书名"):
        _sent(walk, run_id, row, MENDED.encode(), tmp_path)


def test_a_record_that_its_reader_still_cannot_read_says_why_and_stays(walk: Walk, tmp_path: Path) -> None:
    run_id, row = _imported(walk, tmp_path / "a.csv", (HEAD + GOOD + BAD).encode())
    before = walk.library.store.ask(import_run, run_id=run_id).counts
    with pytest.raises(StillUnusable, match="The price cannot be read"):
        _sent(walk, run_id, row, (HEAD + BAD).encode(), tmp_path)
    with pytest.raises(FileRefused, match="too large"):
        _sent(walk, run_id, row, HEAD.encode() + b"x" * (1 << 20), tmp_path)
    with pytest.raises(FileRefused, match="empty"):
        _sent(walk, run_id, row, b"", tmp_path)
    assert walk.library.store.ask(import_run, run_id=run_id).counts == before


def test_the_form_of_a_row_is_filled_from_its_cells(walk: Walk, tmp_path: Path) -> None:
    run_id, row = _imported(walk, tmp_path / "a.csv", (HEAD + GOOD + BAD).encode("gb18030"))
    form = Entered("光学", numbers=OTHER, price="很贵", lcc="QA76", vendor_number="A2")
    assert _form(walk, run_id, row) == form


def test_a_row_of_a_workbook_fills_its_form_and_is_given_as_text(walk: Walk, tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("书单")
        for n, line in enumerate([HEAD, GOOD, BAD]):
            sheet.write_row(n, 0, line.strip().split(","))
    run_id, row = _imported(walk, path)
    out = _waiting(walk, run_id)
    assert (out.ending, out.content.decode().splitlines()[1].split("\t")) == (".tsv", BAD.strip().split(","))
    assert _form(walk, run_id, row).numbers == OTHER
    assert _sent(walk, run_id, row, out.content.replace("很贵".encode(), b"69"), tmp_path)


def test_a_marc_record_is_exported_as_it_came_and_sent_back_mended(walk: Walk, tmp_path: Path) -> None:
    good, bad = iso2709(MARC), iso2709([("001", "2"), ("050", "00$aQA76")])
    run_id, row = _imported(walk, tmp_path / "a.mrc", good + bad)
    assert _waiting(walk, run_id) == AsItCame(bad, ".mrc")
    with pytest.raises(StillUnusable, match="The record has no title"):
        _sent(walk, run_id, row, bad, tmp_path)
    mended = iso2709([("001", "2"), ("050", "00$aQA76"), ("245", "10$aOptics")])
    assert _wanted_by(walk, _sent(walk, run_id, row, mended, tmp_path)) == ["TP3"]


def test_the_form_of_a_record_that_stands_twice_is_filled_whole(walk: Walk, tmp_path: Path) -> None:
    run_id, row = _imported(walk, tmp_path / "a.mrc", iso2709(MARC) * 2)
    assert row.reason == "duplicate_in_file"
    form = _form(walk, run_id, row)
    assert (form.title, form.numbers, form.lcc, form.record_id) == ("Compilers", ISBN, "QA76", "1")


def test_the_form_of_what_nobody_can_read_is_empty(walk: Walk, tmp_path: Path) -> None:
    run_id, row = _imported(walk, tmp_path / "a.mrc", iso2709(MARC) + iso2709(MARC)[:60])
    assert _form(walk, run_id, row) == Entered("")


def test_what_is_written_down_by_hand_is_kept_and_goes_to_the_subjects(walk: Walk, tmp_path: Path) -> None:
    run_id, row = _imported(walk, tmp_path / "a.csv", (HEAD + GOOD + BAD).encode())
    entered = Entered("光学", numbers=OTHER, price="69", lcc="QA76", vendor_number="A2")
    facts = {"run_id": run_id, "quarantined_id": row.quarantined_id, "entered": entered}
    with pytest.raises(NotPermitted):
        intake.correct_by_hand(walk.library, **facts, by=walk.people["librarian"])  # type: ignore[arg-type]
    taken = intake.correct_by_hand(walk.library, **facts, by=walk.people["acquisitions"])  # type: ignore[arg-type]
    assert (taken.outcome, _wanted_by(walk, taken.title_id)) == ("new_title", ["TP3"])
    (offer,) = walk.library.store.ask(offers_of, title_ids=[taken.title_id])[taken.title_id]
    assert offer.price == Money(6900, "CNY")
