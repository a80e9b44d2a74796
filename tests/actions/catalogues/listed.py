"""A provider's lists of what is in a package, with only the facts that matter to a test."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from acqflow.catalogues.rules import ImportResult
from acqflow.plugin_api import CatalogueRecord, Position
from acqflow.titles.actions import hold_package
from acqflow.titles.queries import packages, titles_in_package
from acqflow.titles.rules import PackageFacts, TitleInPackage
from acqflow.vocabulary.identifiers import parse_isbn, parse_issn
from tests.actions.catalogues.records import Desk, Message, a_file, file_facts
from tests.builders import NOW, TODAY

ALL_BOOKS = "Example_Global_AllBooks"


def a_row(
    title: str = "Optics",
    *,
    isbn: str = "",
    issn: str = "",
    paper: str = "",
    key: str = "",
    package: str = ALL_BOOKS,
    coverage: Mapping[str, str] | None = None,
) -> CatalogueRecord:
    """An e-book with `isbn`, or an e-journal with `issn`; `paper` is the ISBN of the printed book."""
    number = parse_issn(issn) if issn else parse_isbn(isbn) if isbn else None
    extra = {"package": package, "package_provider": "Example", **(coverage or {})}
    return CatalogueRecord(
        Position(0, 0, 0),
        title,
        identifiers=(number,) if number else (),
        other_formats=(parse_isbn(paper),) if paper else (),
        format="ejournal" if issn else "ebook",
        record_id=key or title,
        extra={name: value for name, value in extra.items() if value},
    )


class Lists(Desk):
    """The same librarian with lists of packages."""

    def lists(self, *rows: Message, name: str = "", at: datetime = NOW) -> ImportResult:
        facts = replace(file_facts(name), is_package=True, format="kbart")
        return self.import_messages(a_file(*rows), facts, at=at)

    def packages(self) -> list[PackageFacts]:
        return self.store.ask(packages, by=self.by)

    def rows(self) -> list[TitleInPackage]:
        (only,) = self.packages()
        page = self.store.ask(titles_in_package, package_id=only.package_id, by=self.by)
        return list(page.rows)

    def hold(self, *, code: str = ALL_BOOKS) -> int:
        """Mark the package as held, and say its number."""
        package_id = next(p.package_id for p in self.packages() if p.code == code)
        self.store.run(hold_package, package_id=package_id, since=TODAY, by=self.by, at=NOW, on=TODAY)
        return package_id
