"""A harvest of open-access books, from a real server to offers that cost nothing, however often it breaks off."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from acqflow import intake
from acqflow.bootstrap import Library, Settings
from acqflow.catalogues.actions import add_vendor
from acqflow.catalogues.queries import import_runs, offers_of, quarantine
from acqflow.catalogues.rules import OfferRow, VendorMissing
from acqflow.intake import Harvested, harvesting
from acqflow.intake.harvest_state import HarvestFolder, HarvestRunning
from acqflow.people.rules import NotPermitted
from acqflow.plugin_api import CatalogueRefused
from acqflow.plugin_host.harvesting import HarvestSourceMissing
from acqflow.plugin_host.settings import PluginSettings
from acqflow.storage.store import Store
from acqflow.testing import a_record, an_isbn
from acqflow.titles.actions import add_title
from acqflow.titles.queries import duplicate_status, find_by_identifiers, title_rows
from tests.flow.library import Clock, Walk, a_library
from tests.flow.taking_in import BUYER
from tests.local_servers import LocalServer
from tests.repository import Repository, open_repository

VENDOR = "OA"
FIVE = {number: f"Book {number}" for number in range(1, 6)}


@dataclass
class Harvesting:
    """A library that harvests, and the server it harvests from."""

    walk: Walk
    repository: Repository
    server: LocalServer

    def __call__(self, name: str = "books", *, vendor: str = VENDOR, by: str = BUYER, **how: Any) -> Harvested:
        return intake.harvest(self.walk.library, name, vendor_code=vendor, by=self.walk.people[by], **how)

    @property
    def titles(self) -> dict[int, tuple[str, list[OfferRow]]]:
        """Number of a book → its title and the offers of it."""
        store = self.walk.library.store
        known = store.ask(find_by_identifiers, identifiers=[an_isbn(n) for n in range(1, 30)])
        rows, offers = (store.ask(title_rows, ids=known.values()), store.ask(offers_of, title_ids=known.values()))
        by_value = {an_isbn(n).value: n for n in range(1, 30)}
        return {
            by_value[value]: (rows[title_id].title, offers.get(title_id, []))
            for (_, value), title_id in known.items()
        }

    @property
    def free(self) -> dict[int, str]:
        """Number of a book → where it is free to read."""
        store = self.walk.library.store
        known = store.ask(find_by_identifiers, identifiers=[an_isbn(n) for n in range(1, 30)])
        standings = store.ask(duplicate_status, title_ids=known.values())
        by_value = {an_isbn(n).value: n for n in range(1, 30)}
        return {
            by_value[value]: s.detail or ""
            for (_, value), title_id in known.items()
            for s in standings[title_id].standings
            if s.kind == "open_access" and s.reference == f"free:{VENDOR}"
        }

    @property
    def listed(self) -> list[dict[str, str]]:
        """What records it was asked for."""
        return [query for query in self.server.asked if query["verb"] == "ListRecords"]

    @property
    def states(self) -> list[str]:
        return [run.state for run in self.walk.library.store.ask(import_runs)]


@pytest.fixture(params=["dc", "marcxml"])
def harvest(request: pytest.FixtureRequest, store: Store, tmp_path: Path) -> Iterator[Harvesting]:
    repository = Repository(books=dict(FIVE), records=request.param)
    with open_repository(repository) as server:
        source = {"base_url": server.url, "records": request.param}
        settings = Settings(
            store.url.render_as_string(hide_password=False),
            "0123456789abcdef" * 2,
            tmp_path,
            plugins=PluginSettings({"oai": {"sources": {"books": source}}}),
            allowed_networks=("127.0.0.0/8",),
        )
        library = Library(settings, clock=Clock())
        walk = a_library(library)
        facts = {"code": VENDOR, "name_zh": "开放图书", "name_en": "Open books", "currency": "CNY"}
        library.store.run(add_vendor, **facts, by=walk.people[BUYER])
        yield Harvesting(walk, repository, server)
        library.close()


def test_every_page_is_taken_in_as_offers_that_cost_nothing(harvest: Harvesting) -> None:
    came = harvest()
    assert (came.records, came.is_whole, len(came.taken), len(harvest.listed)) == (5, True, 1, 3)
    assert {n: title for n, (title, _) in harvest.titles.items()} == FIVE
    assert {(offer.price, offer.price_raw) for _, (offer,) in harvest.titles.values()} == {(None, "free")}


def test_the_next_harvest_asks_only_for_what_is_new_and_changes_nothing_else(harvest: Harvesting) -> None:
    harvest()
    harvest.repository.today = "2026-12-01"
    assert harvest().records == 0
    assert harvest.listed[-1]["from"] == "2026-11-23"
    harvest.repository.books |= {2: "Book 2, mended", 6: "Book 6"}
    harvest.repository.changed |= {2: "2026-12-02", 6: "2026-12-02"}
    harvest.repository.today = "2026-12-02"
    (taken,) = harvest().taken
    counts = taken.result.counts
    assert (counts.framed, counts.new, counts.changed, counts.same) == (2, 1, 1, 0)
    assert harvest.listed[-1]["from"] == "2026-12-01"
    assert harvest.titles[2][0] == "Book 2, mended"


def test_a_deleted_record_takes_its_offer_back_and_leaves_the_others(harvest: Harvesting) -> None:
    harvest()
    harvest.repository.books[3] = None
    harvest.repository.changed[3] = harvest.repository.today = "2026-11-24"
    (taken,) = harvest().taken
    assert (taken.result.counts.framed, taken.result.counts.changed) == (1, 1)
    assert [n for n, (_, offers) in sorted(harvest.titles.items()) if not offers] == [3]


def test_a_harvest_that_stops_goes_on_with_the_page_it_stopped_at(harvest: Harvesting) -> None:
    harvest.repository.fails_at = 1
    with pytest.raises(CatalogueRefused, match="status 500"):
        harvest()
    assert harvest.titles == {}
    came = harvest()
    assert (came.records, came.is_whole, came.began_anew) == (3, True, False)
    assert [query.get("resumptionToken", "") for query in harvest.listed] == [
        "",
        "|2026-11-23|1",
        "|2026-11-23|1",
        "|2026-11-23|2",
    ]
    assert {n: title for n, (title, _) in harvest.titles.items()} == FIVE


def test_a_harvest_that_may_last_only_so_long_stops_between_two_pages(harvest: Harvesting) -> None:
    moments = iter(range(100))
    came = harvest(seconds=2, clock=lambda: float(next(moments)))
    assert (came.records, came.is_whole) == (2, False)
    came = harvest()
    assert (came.records, came.is_whole) == (3, True)
    assert set(harvest.titles) == set(FIVE)


def test_a_server_that_forgot_the_token_is_asked_from_the_beginning_once(harvest: Harvesting) -> None:
    harvest.repository.fails_at = 2
    with pytest.raises(CatalogueRefused):
        harvest()
    harvest.repository.forgets = True
    came = harvest()
    assert (came.records, came.is_whole, came.began_anew) == (5, True, True)
    assert {n: title for n, (title, _) in harvest.titles.items()} == FIVE


def test_what_is_harvested_anew_is_all_of_it_and_the_same(harvest: Harvesting) -> None:
    harvest()
    harvest.repository.today = "2026-12-01"
    came = harvest(is_anew=True)
    assert came.records == 5
    assert "from" not in harvest.listed[-3]
    assert [taken.result.is_repeat or taken.result.counts.same == 5 for taken in came.taken] == [True]


def test_a_record_without_title_is_set_aside_with_its_place_and_the_others_come_in(harvest: Harvesting) -> None:
    harvest.repository.books[2] = "   "
    (taken,) = harvest().taken
    counts = taken.result.counts
    assert (counts.framed, counts.staged, counts.quarantined) == (5, 4, 1)
    (aside,) = harvest.walk.library.store.ask(quarantine, run_id=taken.result.run_id, limit=None)
    assert (aside.ordinal, aside.reason) == (2, "no_title")


def test_a_large_source_comes_in_pieces_and_one_that_fails_between_them_keeps_the_first(
    harvest: Harvesting, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(harvesting, "_PIECE_RECORDS", 2)
    harvest.repository.fails_at = 1
    with pytest.raises(CatalogueRefused):
        harvest()
    assert (set(harvest.titles), harvest.states) == ({1, 2}, ["applied"])
    assert [taken.result.counts.framed for taken in harvest().taken] == [2, 1]
    assert set(harvest.titles) == set(FIVE)


def test_a_page_that_was_written_half_is_written_over(harvest: Harvesting, tmp_path: Path) -> None:
    harvest.repository.fails_at = 1
    with pytest.raises(CatalogueRefused):
        harvest()
    piece = HarvestFolder(tmp_path, "books", VENDOR).piece
    piece.write_bytes(piece.read_bytes() + b"<record><head")
    (taken,) = harvest().taken
    assert (taken.result.counts.framed, taken.result.counts.quarantined) == (5, 0)


def test_a_lost_state_is_a_harvest_from_the_beginning(harvest: Harvesting, tmp_path: Path) -> None:
    harvest()
    for file in (tmp_path / "harvests").glob("*.json"):
        file.write_text("{", encoding="utf-8")
    assert harvest().records == 5
    assert "from" not in harvest.listed[3]


def test_two_harvests_of_one_source_do_not_run_at_once(harvest: Harvesting, tmp_path: Path) -> None:
    with HarvestFolder(tmp_path, "books", VENDOR).held(), pytest.raises(HarvestRunning):
        harvest()


def test_only_who_may_import_harvests_and_only_what_is_known(harvest: Harvesting) -> None:
    with pytest.raises(NotPermitted):
        harvest(by="teacher")
    with pytest.raises(VendorMissing):
        harvest(vendor="nobody")
    with pytest.raises(HarvestSourceMissing, match="books"):
        harvest("../../etc/passwd")
    assert harvest.server.asked == []


def test_a_title_that_is_free_says_so_and_where_until_it_is_deleted(harvest: Harvesting) -> None:
    harvest()
    assert harvest.free == {n: f"https://books.example/{n}" for n in FIVE}
    harvest.repository.books[3] = None
    harvest.repository.changed[3] = harvest.repository.today = "2026-11-24"
    harvest()
    assert set(harvest.free) == set(FIVE) - {3}


def test_undoing_a_harvest_takes_the_word_back_that_a_title_is_free(harvest: Harvesting) -> None:
    (first,) = harvest().taken
    harvest.repository.books |= {3: "Book 3, mended", 6: "Book 6"}
    harvest.repository.changed |= {3: "2026-12-02", 6: "2026-12-02"}
    harvest.repository.today = "2026-12-02"
    (second,) = harvest().taken
    buyer, library = harvest.walk.people[BUYER], harvest.walk.library
    assert set(harvest.free) == {*FIVE, 6}
    intake.take_back(library, second.result.run_id, by=buyer)
    assert harvest.free == {n: f"https://books.example/{n}" for n in FIVE}
    intake.take_back(library, first.result.run_id, by=buyer)
    assert harvest.free == {}


def test_the_printed_book_of_a_free_e_book_says_so_too(harvest: Harvesting) -> None:
    library = harvest.walk.library
    printed = a_record(title="Book 1", creators=("Author, Ada",), identifiers=(an_isbn(20),))
    library.store.run(add_title, record=printed, at=library.now())
    harvest()
    assert harvest.free[20] == "https://books.example/1"
