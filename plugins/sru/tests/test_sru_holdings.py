"""What the library's own server says of a number is held: copies, where they stand, and whose they are."""

from typing import Any

from acqflow_sru.catalogue import Sru
from acqflow_sru.writing import answer, field, marc

from acqflow.plugin_api import HeldCopies
from acqflow.testing import RecordedTransport, a_plugin
from acqflow.vocabulary.identifiers import parse_isbn, parse_issn

OPTICS = parse_isbn("9780133977226")
OWN = "https://own.example/sru"
BOOK = (field("020", a="9780133977226 (pbk.)"), field("245", a="Optics"))


def ours(**more: Any) -> Sru:
    return a_plugin(Sru, servers={"own": {"base_url": OWN, "is_ours": True, **more}})


def held(*fields: str, **more: Any) -> tuple[HeldCopies, ...]:
    return ours(**more).holdings(OPTICS, RecordedTransport({}, answer(marc(*fields))))


def test_every_item_is_a_copy_where_it_stands() -> None:
    found = held(*BOOK, field("852", a="SCNU", b="Main"), field("852", a="SCNU", b="Law"))
    assert found == (HeldCopies("Main"), HeldCopies("Law"))


def test_the_number_of_copies_stands_where_the_library_says() -> None:
    found = held(*BOOK, field("905", a="SCNU", s="3"), items="905", location="a", copies="s")
    assert found == (HeldCopies("SCNU", 3),)


def test_a_record_without_items_is_one_copy_unless_an_item_is_wanted() -> None:
    assert held(*BOOK) == (HeldCopies(),)
    assert held(*BOOK, needs_item=True) == ()


def test_in_a_catalogue_of_several_libraries_only_ours_counts() -> None:
    items = (field("852", a="PKU", b="Main"), field("852", a="SCNU", b="Law"))
    assert held(*BOOK, *items, libraries=["SCNU"]) == (HeldCopies("Law"),)
    assert held(*BOOK, libraries=["SCNU"]) == ()


def test_a_record_with_another_number_is_not_what_was_asked_for() -> None:
    assert held(field("020", a="9787040396638"), field("245", a="Optics")) == ()
    assert held(field("020", z="9780133977226"), field("245", a="Optics")) == ()
    assert held(field("020", a="0-13-397722-6"), field("245", a="Optics")) == (HeldCopies(),)


def test_an_online_journal_is_held_as_one() -> None:
    coded = '<controlfield tag="008">000000c19969999xx qr p o     0   a0eng c</controlfield>'
    found = ours().holdings(
        parse_issn("0317-8471"),
        RecordedTransport({}, answer(marc(coded, field("022", a="0317-8471"), leader="00000nas a2200000 a 4500"))),
    )
    assert found == (HeldCopies(format="ejournal"),)
