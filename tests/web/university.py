"""A small university for the pages: one person per role, two subjects, a vendor's file of six titles, money."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from acqflow.catalogues.actions import add_vendor, import_file
from acqflow.catalogues.queries import vendors
from acqflow.catalogues.rules import FileFacts
from acqflow.funds.actions import add_fund, allocate, open_fiscal_year, set_rate, transfer
from acqflow.matching.actions import distribute, save_profile
from acqflow.people import actions as people
from acqflow.people.queries import actor_by_login
from acqflow.people.rules import Actor, HeldRole, Role, ScopeKind
from acqflow.plugin_api import CatalogueRecord, FileSummary, Position
from acqflow.storage.store import Store
from acqflow.subjects import actions as subjects
from acqflow.subjects.queries import subject_by_code
from acqflow.subjects.rules import Mode
from acqflow.titles.queries import packages
from acqflow.vocabulary.class_numbers import parse_range
from acqflow.vocabulary.identifiers import parse_isbn
from acqflow.vocabulary.money import Money
from tests.builders import NOW

PASSWORD = "seven grey herons by the pond"
PERSONS = {
    "faculty": ("王敏", Role.FACULTY, None),
    "librarian": ("林岚", Role.SUBJECT_LIBRARIAN, "TP3"),
    "acquisitions": ("郑钢", Role.ACQUISITION_LIBRARIAN, None),
    "head": ("陈伟", Role.HEAD, None),
    "committee": ("赵宁", Role.COMMITTEE, None),
    "auditor": ("孙立", Role.AUDITOR, None),
    "outsider": ("周舟", Role.SUBJECT_LIBRARIAN, "D9"),
}
_COMPUTING = 8_642_000
_BOOKS = (
    ("深度学习方法与应用", "周明", "清华大学出版社", 2026, "chi", "9787302660125", ("clc", "TP181"), "CNY", 8900),
    ("Designing Data Systems", "Kern, M.", "North", 2026, "eng", "9780306406157", ("lcc", "QA76.9"), "USD", 5999),
    ("操作系统原理", "郑平", "人民邮电出版社", 2025, "chi", "9787115546081", ("clc", "TP316"), "CNY", 10800),
    ("Probabilistic Learning", "Mur, A.", "Harbour", 2023, "eng", "9781861972712", ("lcc", "QA76"), "USD", 15000),
    ("数据库系统概论", "王山", "高等教育出版社", 2023, "chi", "9787040406641", ("clc", "TP311.13"), "CNY", 4900),
    ("中国法制史", "张文", "法律出版社", 2024, "chi", "9787511890016", ("clc", "D929"), "CNY", 6800),
)  # fmt: skip


@dataclass
class University:
    """Who is there, by login; the ids of what they work with."""

    store: Store
    actors: dict[str, Actor]
    title_ids: list[int]
    fiscal_year_id: int


def a_university(store: Store, *, language: str = "en") -> University:
    store.run(people.found_library, login="root", name="钱进", password=PASSWORD, at=NOW, language=language)
    root = _actor_of(store, "root")
    for code, zh, en in (("CS", "计算机学院", "Computing"), ("LAW", "法学院", "Law School")):
        store.run(subjects.add_department, code=code, name_zh=zh, name_en=en, by=root, at=NOW)
    for code, zh, en in (("TP3", "计算机科学与技术", "Computer science"), ("D9", "法律", "Law")):
        store.run(subjects.add_subject, code=code, name_zh=zh, name_en=en, by=root, at=NOW)
        store.run(subjects.set_mode, subject=code, mode=Mode.LEAD, starts_on=date(2026, 1, 1), by=root, at=NOW)
    store.run(subjects.serve_department, subject="TP3", department="CS", by=root, at=NOW)
    _ranges(store, root)
    for login, (name, role, subject) in PERSONS.items():
        held = HeldRole(role, ScopeKind.SUBJECT, subject) if subject else HeldRole(role)
        department = "CS" if role is Role.FACULTY else None
        store.run(
            people.add_person, login=login, name=name, by=root, at=NOW, department=department,
            language=language, password=PASSWORD, roles=(held,),
        )  # fmt: skip
    actors = {login: _actor_of(store, login) for login in ("root", *PERSONS)}
    year_id = _money(store, actors["head"], root)
    title_ids = _catalogue(store, actors["acquisitions"])
    for code in ("TP3", "D9"):
        by = actors["librarian"] if code == "TP3" else None
        if by:
            store.run(
                save_profile,
                subject_id=store.ask(subject_by_code, code=code).id,
                keywords=["learning"],
                by=by,
                at=NOW,
            )
    store.run(distribute, title_ids=title_ids, at=NOW, on=NOW.date())
    return University(store, actors, title_ids, year_id)


def leave_in_computing(university: University, minor: int) -> None:
    """Move what computing has for books to law, all but so much."""
    university.store.run(
        transfer,
        fiscal_year_id=university.fiscal_year_id,
        from_fund_id=1,
        to_fund_id=2,
        amount=Money(_COMPUTING - minor, "CNY"),
        key="t",
        reason="law",
        by=university.actors["head"],
        at=NOW,
    )


def _actor_of(store: Store, login: str) -> Actor:
    return store.ask(actor_by_login, login=login)


def _ranges(store: Store, root: Actor) -> None:
    wanted = {"TP3": [("clc", "TP18"), ("clc", "TP3"), ("lcc", "QA76")], "D9": [("clc", "D9")]}
    for code, stretches in wanted.items():
        ranges = [parse_range(scheme, text) for scheme, text in stretches]
        store.run(subjects.set_ranges, subject=code, ranges=ranges, by=root, at=NOW)


def _money(store: Store, head: Actor, root: Actor) -> int:
    year_id = store.run(
        open_fiscal_year,
        code="2026",
        starts_on=date(2026, 1, 1),
        ends_on=date(2026, 12, 31),
        currency="CNY",
        by=head,
    )
    for code, zh, en, subject, minor in (
        ("TP3-B", "计算机图书", "Computer science books", "TP3", _COMPUTING),
        ("D9-B", "法律图书", "Law books", "D9", 5_400_000),
    ):
        fund_id = store.run(add_fund, code=code, name_zh=zh, name_en=en, kind="book", currency="CNY", by=head)
        store.run(
            allocate, fund_id=fund_id, fiscal_year_id=year_id, amount=Money(minor, "CNY"),
            key=f"allocate:{code}", reason="2026", by=head, at=NOW,
        )  # fmt: skip
        store.run(subjects.name_fund, subject=subject, fund=code, by=root, at=NOW)
        store.run(
            subjects.set_authority, subject=subject, per_title=Money(100_000, "CNY"),
            per_list=Money(500_000, "CNY"), by=root, at=NOW,
        )  # fmt: skip
    store.run(
        set_rate,
        currency="USD",
        into="CNY",
        valid_from=date(2026, 1, 1),
        rate=Decimal("7.12"),
        source="bank",
        by=head,
    )
    return year_id


def _catalogue(store: Store, by: Actor) -> list[int]:
    vendor_id = store.run(add_vendor, code="RT", name_zh="人天书店", name_en="Rentian", currency="CNY", by=by)
    records: list[CatalogueRecord | FileSummary] = [
        CatalogueRecord(
            Position(n, n * 100, 100), title, identifiers=(parse_isbn(isbn),), creators=(creator,),
            publisher=publisher, year=year, language=language, class_numbers=(number,),
            price=Money(minor, currency), price_raw="", vendor_number=f"A2026-{n:04d}",
        )
        for n, (title, creator, publisher, year, language, isbn, number, currency, minor) in enumerate(_BOOKS, 1)
    ]  # fmt: skip
    facts = FileFacts(name="autumn.mrc", digest="d1", size=600, format="marc")
    result = store.run(
        import_file,
        vendor_id=vendor_id,
        records=[*records, FileSummary(len(_BOOKS), "utf-8")],
        facts=facts,
        by=by,
        at=NOW,
    )
    return list(result.title_ids)


def list_a_package(university: University) -> int:
    """A provider's list puts the e-book of one of the six titles into a package; the package's number."""
    row = CatalogueRecord(
        Position(1, 0, 100),
        "Probabilistic Learning",
        identifiers=(parse_isbn("9780134685991"),),
        other_formats=(parse_isbn("9781861972712"),),
        format="ebook",
        record_id="1",
        extra={"package": "Example_AllBooks", "package_provider": "Example"},
    )
    by, store = university.actors["acquisitions"], university.store
    facts = FileFacts("Example_AllBooks_2026-09-01.txt", "b" * 64, 100, "kbart", is_package=True)
    vendor_id = store.ask(vendors)[0].vendor_id
    messages = [row, FileSummary(1, "utf-8")]
    store.run(import_file, vendor_id=vendor_id, records=messages, facts=facts, by=by, at=NOW)
    return store.ask(packages, by=by)[0].package_id
