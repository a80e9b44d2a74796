"""What lies in a package that is held, is free, or is held in another form, speaks against buying it."""

import pytest

from acqflow.storage.store import Store
from acqflow.titles.actions import add_title, load_holdings, release_package
from acqflow.titles.queries import already_here, duplicate_status, duplicate_status_of_identifier
from acqflow.titles.rules import Description, HeldLine, Here, Standing, read_holdings
from acqflow.vocabulary.identifiers import parse_isbn, parse_issn
from tests.actions.catalogues.listed import Lists, a_row
from tests.actions.catalogues.records import ALGEBRA, ATLAS, OPTICS, POETRY
from tests.builders import NOW, TODAY


def _title(
    store: Store, isbn: str = "", *, form: str = "ebook", other: str = "", issn: str = "", title: str = "Optics"
) -> int:
    numbers = [parse_isbn(isbn)] if isbn else []
    numbers += [parse_issn(issn)] if issn else []
    described = Description(
        title,
        identifiers=tuple(numbers),
        other_formats=(parse_isbn(other),) if other else (),
        creators=("Hecht, E.",),
        format=form,
    )
    return store.run(add_title, record=described, at=NOW)


def _standings(store: Store, title_id: int) -> list[Standing]:
    return list(store.ask(duplicate_status, title_ids=[title_id])[title_id].standings)


def _kinds(store: Store, title_id: int) -> list[str]:
    return [standing.kind for standing in _standings(store, title_id)]


def _hold_on_shelf(store: Store, desk: Lists, line: str) -> None:
    rows = read_holdings([HeldLine(1, *line.split(","))]).rows
    store.run(load_holdings, rows=rows, as_of=TODAY, by=desk.by, at=NOW)


def test_an_ebook_in_a_package_that_is_held_is_in_a_package(store: Store) -> None:
    desk, title_id = Lists(store), _title(store, OPTICS)
    desk.lists(a_row(isbn=OPTICS, paper=ALGEBRA))
    assert _kinds(store, title_id) == []
    package_id = desk.hold()
    (standing,) = _standings(store, title_id)
    assert (standing.kind, standing.reference) == ("in_package", f"package:{package_id}")
    assert (standing.detail, standing.since) == ("Example Global AllBooks", TODAY)
    store.run(release_package, package_id=package_id, by=desk.by, at=NOW)
    assert _kinds(store, title_id) == []


def test_the_paper_book_of_it_is_in_a_package_in_another_form(store: Store) -> None:
    desk, paper = Lists(store), _title(store, ALGEBRA, form="print")
    desk.lists(a_row(isbn=OPTICS, paper=ALGEBRA))
    desk.hold()
    assert _kinds(store, paper) == ["related_in_package"]


def test_an_ebook_under_another_number_is_found_by_its_paper_book(store: Store) -> None:
    desk, ebook = Lists(store), _title(store, POETRY, other=ALGEBRA)
    desk.lists(a_row(isbn=OPTICS, paper=ALGEBRA))
    desk.hold()
    assert _kinds(store, ebook) == ["related_in_package"]


def test_what_is_called_alike_and_in_a_package_is_a_hint(store: Store) -> None:
    desk, paper = Lists(store), _title(store, ALGEBRA, form="print")
    _title(store, OPTICS)
    desk.lists(a_row(isbn=OPTICS))
    desk.hold()
    assert _kinds(store, paper) == ["related_in_package"]


def test_what_is_free_in_any_package_is_free_held_or_not(store: Store) -> None:
    desk, ebook, paper = Lists(store), _title(store, OPTICS), _title(store, ALGEBRA, form="print", title="Light")
    desk.lists(
        a_row(isbn=OPTICS, paper=ALGEBRA, coverage={"access_type": "F", "title_url": "https://x.example/1"})
    )
    assert (_kinds(store, ebook), _kinds(store, paper)) == (["open_access"], ["open_access"])
    desk.hold()
    (standing,) = _standings(store, ebook)
    assert (standing.kind, standing.detail) == ("open_access", "https://x.example/1")


def test_a_journal_is_told_with_its_coverage_and_one_with_abstracts_only_is_no_whole(store: Store) -> None:
    desk = Lists(store)
    journal = _title(store, issn="0317-8471", form="ejournal")
    abstracted = _title(store, issn="1050-124X", form="ejournal", title="Abstracted")
    desk.lists(
        a_row("Light", issn="0317-8471", coverage={"date_first_issue_online": "1987", "embargo_info": "P1Y"}),
        a_row("Abstracted", issn="1050-124X", coverage={"coverage_depth": "abstracts"}),
    )
    desk.hold()
    (standing,) = _standings(store, journal)
    assert (standing.kind, standing.detail) == ("in_package", "Example Global AllBooks · 1987 –; P1Y")
    (standing,) = _standings(store, abstracted)
    assert (standing.kind, standing.detail) == ("related_in_package", "Example Global AllBooks · abstracts")


def test_the_series_of_a_book_in_a_package_does_not_put_the_book_there(store: Store) -> None:
    desk, book = Lists(store), _title(store, issn="0317-8471", form="ebook")
    desk.lists(a_row("Light", issn="0317-8471"))
    desk.hold()
    assert _kinds(store, book) == []


def test_what_left_the_package_is_in_it_no_longer(store: Store) -> None:
    desk, title_id = Lists(store), _title(store, OPTICS)
    desk.lists(a_row(isbn=OPTICS), a_row("Poetry"))
    desk.hold()
    desk.lists(a_row("Poetry"))
    assert _kinds(store, title_id) == []


def test_a_number_nobody_offers_is_found_in_packages(store: Store) -> None:
    desk = Lists(store)
    desk.lists(a_row(isbn=OPTICS, paper=ALGEBRA))
    desk.hold()
    for value, kind in ((OPTICS, "in_package"), (ALGEBRA, "related_in_package")):
        found = store.ask(duplicate_status_of_identifier, scheme="isbn", value=value)
        assert [standing.kind for standing in found.standings] == [kind]


@pytest.mark.parametrize(
    ("own", "held", "kind"),
    [
        ("ebook", f"{ALGEBRA},A,1", "other_format_held"),
        ("print", f"{ALGEBRA},A,1,ebook", "other_format_held"),
    ],
)
def test_another_form_is_held_by_the_number_that_the_record_gives_for_it(
    store: Store, own: str, held: str, kind: str
) -> None:
    title_id = _title(store, OPTICS, form=own, other=ALGEBRA)
    _hold_on_shelf(store, Lists(store), held)
    assert _kinds(store, title_id) == [kind]


def test_another_form_is_held_whose_own_record_names_this_one(store: Store) -> None:
    ebook = _title(store, OPTICS, title="Light")
    paper = _title(store, ALGEBRA, form="print", other=OPTICS, title="Light in print")
    _hold_on_shelf(store, Lists(store), f"{ALGEBRA},A,2")
    (standing,) = _standings(store, ebook)
    assert (standing.kind, standing.reference, standing.copies) == ("other_format_held", f"title:{paper}", 2)


def test_a_form_that_is_known_as_a_title_is_told_once(store: Store) -> None:
    ebook = _title(store, OPTICS, other=ALGEBRA)
    paper = _title(store, ALGEBRA, form="print", other=OPTICS)
    _hold_on_shelf(store, Lists(store), f"{ALGEBRA},A,1")
    assert [(s.kind, s.reference) for s in _standings(store, ebook)] == [("other_format_held", f"title:{paper}")]


def test_the_stronger_word_of_two_packages_comes_first(store: Store) -> None:
    desk, title_id = Lists(store), _title(store, OPTICS)
    desk.lists(a_row(isbn=OPTICS, package="A"))
    desk.lists(a_row("Atlas", isbn=ATLAS, paper=OPTICS, package="B", coverage={"access_type": "F"}))
    desk.hold(code="A")
    assert _kinds(store, title_id) == ["in_package", "open_access"]


def test_the_file_for_on_site_picking_names_what_lies_whole_in_a_held_package(store: Store) -> None:
    desk = Lists(store)
    desk.lists(
        a_row(isbn=OPTICS, paper=ALGEBRA),
        a_row("Free", isbn=ATLAS, coverage={"access_type": "F"}),
        a_row("Excerpts", isbn=POETRY, coverage={"coverage_depth": "selected articles"}),
    )
    assert store.ask(already_here) == []
    package_id = desk.hold()
    assert store.ask(already_here) == [Here("isbn", OPTICS, "in_package", "Optics")]
    _hold_on_shelf(store, desk, f"{OPTICS},A,2,ebook")
    (here,) = store.ask(already_here)
    assert (here.kind, here.copies) == ("held", 2)
    store.run(release_package, package_id=package_id, by=desk.by, at=NOW)
    desk.lists(a_row("Poetry"))
    assert [here.kind for here in store.ask(already_here)] == ["held"]


def test_another_volume_of_a_work_in_a_package_is_not_in_it(store: Store) -> None:
    desk = Lists(store)
    first, second = (
        _title(store, ALGEBRA, title="Optics, volume 1"),
        _title(store, OPTICS, title="Optics, volume 2"),
    )
    desk.lists(a_row(isbn=OPTICS))
    desk.hold()
    assert (_kinds(store, first), _kinds(store, second)) == ([], ["in_package"])


def test_an_ebook_in_a_package_whose_record_names_the_paper_book_is_told_of_that(store: Store) -> None:
    desk, paper = Lists(store), _title(store, ALGEBRA, form="print", title="Light in print")
    _title(store, OPTICS, other=ALGEBRA, title="Light")
    desk.lists(a_row(isbn=OPTICS))
    desk.hold()
    assert _kinds(store, paper) == ["related_in_package"]
