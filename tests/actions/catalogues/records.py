"""Records and files of vendors, with only the facts that matter to a test."""

import itertools
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from hashlib import sha256

from sqlalchemy.orm import Session

from acqflow.catalogues.actions import add_vendor, import_file
from acqflow.catalogues.queries import vendor_by_code
from acqflow.catalogues.rules import FileFacts, ImportResult
from acqflow.people.rules import Actor, Role
from acqflow.plugin_api import CatalogueRecord, FileSummary, Position, Quarantined, Skipped
from acqflow.storage.store import Store
from acqflow.vocabulary.identifiers import parse_isbn, parse_issn
from acqflow.vocabulary.money import Money
from tests.builders import NOW, an_actor

OPTICS, ALGEBRA, POETRY, ATLAS = "9787040396638", "9787302423287", "9787020002207", "9780134685991"
Message = CatalogueRecord | Quarantined | Skipped | FileSummary

_names = itertools.count(1)


def a_record(
    title: str = "Optics",
    *,
    isbn: str | Sequence[str] = (),
    issn: str = "",
    number: str = "",
    record_id: str = "",
    price: str | None = None,
    classes: Sequence[tuple[str, str]] = (),
    form: str = "print",
    creators: Sequence[str] = (),
    language: str = "eng",
    year: int | None = 2024,
    keywords: Sequence[str] = (),
    is_withdrawn: bool = False,
    extra: Mapping[str, str] | None = None,
) -> CatalogueRecord:
    """`price` as "CNY 59.00"."""
    isbns = [isbn] if isinstance(isbn, str) else isbn
    identifiers = [parse_isbn(text) for text in isbns] + ([parse_issn(issn)] if issn else [])
    return CatalogueRecord(
        Position(0, 0, 0),
        title,
        identifiers=tuple(identifiers),
        creators=tuple(creators),
        year=year,
        language=language,
        format=form,
        class_numbers=tuple(classes),
        keywords=tuple(keywords),
        price=Money.parse_exact(price) if price else None,
        vendor_number=number,
        record_id=record_id,
        is_withdrawn=is_withdrawn,
        extra=extra or {},
    )


def a_file(*records: Message, framed: int | None = None) -> list[Message]:
    """The records at their places in a file, with the reader's last word."""
    placed: list[Message] = [
        replace(record, position=Position(place, place * 100, 100))
        if isinstance(record, CatalogueRecord | Skipped | Quarantined)
        else record
        for place, record in enumerate(records, start=1)
    ]
    return [*placed, FileSummary(len(placed) if framed is None else framed, "utf-8")]


def file_facts(name: str = "", *, digest: str = "") -> FileFacts:
    """A file of its own, unless a digest makes it the same as another."""
    name = name or f"list-{next(_names)}.mrc"
    return FileFacts(name, digest or sha256(name.encode()).hexdigest(), 1_000, "marc", {"encoding": "utf-8"})


class Desk:
    """An acquisition librarian at work with one vendor's files."""

    def __init__(self, store: Store, *, vendor: str = "HJ") -> None:
        self.store = store
        self.by: Actor = an_actor(store, Role.ACQUISITION_LIBRARIAN)
        self.vendor_id = store.run(
            add_vendor, code=vendor, name_zh="汇景", name_en="Huijing", currency="CNY", by=self.by
        )

    @classmethod
    def of(cls, store: Store, vendor: str) -> "Desk":
        """The desk of a vendor that is there."""
        desk = cls.__new__(cls)
        desk.store, desk.by = store, an_actor(store, Role.ACQUISITION_LIBRARIAN)
        desk.vendor_id = store.ask(vendor_by_code, code=vendor).vendor_id
        return desk

    def imports(self, *records: Message, facts: FileFacts | None = None) -> ImportResult:
        return self.import_messages(a_file(*records), facts=facts)

    def import_messages(
        self, messages: Iterable[Message], facts: FileFacts | None = None, *, at: datetime = NOW
    ) -> ImportResult:
        def action(session: Session) -> ImportResult:
            return import_file(
                session,
                vendor_id=self.vendor_id,
                records=messages,
                facts=facts or file_facts(),
                by=self.by,
                at=at,
                raw_at=lambda position: b"raw of %d" % position.ordinal,
            )

        return self.store.run(action)
