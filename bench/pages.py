"""Server time of the three heaviest pages at 100,000 titles, against 50 ms and against bare SQL and template.

    .venv/bin/python bench/pages.py [--titles 100000] [--requests 120] [--keep FOLDER]

The library is the demo university with offers added to the wanted number of titles, on SQLite. The peer of each
page runs the very statements the page ran, through the database's own driver, and renders the very template with
the very values, once for each request in the same run.
"""

import argparse
import os
import secrets
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from flask import Flask, template_rendered
from sqlalchemy import event

from acqflow.bootstrap import Library
from acqflow.catalogues.actions import import_file
from acqflow.catalogues.queries import vendor_by_code
from acqflow.catalogues.rules import FileFacts
from acqflow.matching.actions import distribute
from acqflow.people.actions import open_session
from acqflow.people.queries import actor_by_login
from acqflow.plugin_api import CatalogueRecord, FileSummary, Position
from acqflow.storage.upgrade import upgrade
from acqflow.vocabulary.identifiers import parse_isbn
from acqflow.vocabulary.money import Money
from acqflow.web.application import create_app
from examples.demo_university.__main__ import demo_settings
from examples.demo_university.load import load
from examples.demo_university.title_facts import chinese_titles, western_titles

LIMIT_SECONDS = 0.050
MOST_TIMES_BARE = 2.0
PAGES = {
    "worklist": ("shenruolan", "/worklist/TP3"),
    "search": ("shenruolan", "/titles?q=数据"),
    "budget": ("guqinghua", "/budget"),
}


def records(count: int) -> Iterator[CatalogueRecord | FileSummary]:
    """Volumes of the demo's own books: their words and class numbers, each with a number and price of its own."""
    facts = [
        *((t.title, t.author, t.publisher, "chi", (("clc", t.clc),)) for t in chinese_titles() if t.clc),
        *((t.title, t.author, t.publisher, "eng", (("lcc", t.lcc),)) for t in western_titles() if t.lcc),
    ]
    for number in range(count):
        title, author, publisher, language, classes = facts[number % len(facts)]
        yield CatalogueRecord(
            Position(number + 1, number * 500, 500),
            f"{title} {number // len(facts) + 1}",
            identifiers=(parse_isbn(_isbn(number)),),
            creators=(author,) if author else (),
            publisher=publisher,
            year=2000 + number % 27,
            language=language,
            class_numbers=classes,
            price=Money(2000 + number * 7 % 9000, "CNY"),
            record_id=f"bench{number}",
        )
    yield FileSummary(framed=count)


def _isbn(number: int) -> str:
    body = f"97999{number:07d}"
    check = -sum(int(digit) * (1 if place % 2 == 0 else 3) for place, digit in enumerate(body)) % 10
    return f"{body}{check}"


def library_of(titles: int, folder: Path) -> Library:
    os.environ["ACQFLOW_VAR"] = str(folder)
    settings = demo_settings()
    library = Library(settings)
    upgrade(library.store)
    if not load(settings, language="zh", say=lambda *_: None):
        return library
    by = library.store.ask(actor_by_login, login="maguoliang")
    vendor = library.store.ask(vendor_by_code, code="LCTS")
    result = library.store.run(
        import_file,
        vendor_id=vendor.vendor_id,
        records=records(titles - 2_394),
        facts=FileFacts("bench", "bench", 0, "bench"),
        by=by,
        at=library.now(),
    )
    library.store.run(distribute, title_ids=result.title_ids, at=library.now(), on=library.today())
    return library


def _seconds(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def _peer(app: Flask, library: Library, request: Callable[[], object], path: str) -> Callable[[], object]:
    """What the page did, without the framework: its statements, and its template with its values."""
    statements: list[tuple[str, Any]] = []
    rendered: list[tuple[Any, dict[str, Any]]] = []

    def keep_statement(_c: Any, _cursor: Any, statement: str, parameters: Any, *_rest: Any) -> None:
        if statement.startswith(("SELECT", "WITH")):
            statements.append((statement, parameters))

    def keep_template(_sender: Flask, template: Any, context: dict[str, Any], **_extra: Any) -> None:
        rendered.append((template, dict(context)))

    event.listen(library.store.engine, "before_cursor_execute", keep_statement)
    template_rendered.connect(keep_template, app)
    request()
    template_rendered.disconnect(keep_template, app)
    event.remove(library.store.engine, "before_cursor_execute", keep_statement)
    template, context = rendered[-1]
    driver: Any = library.store.engine.raw_connection().driver_connection

    def bare() -> None:
        for statement, parameters in statements:
            driver.execute(statement, parameters).fetchall()
        with app.test_request_context(path):
            template.render(context)

    return bare


def measure(app: Flask, library: Library, name: str, requests: int) -> None:
    login, path = PAGES[name]
    client = app.test_client()
    token = secrets.token_hex(16)
    actor = library.store.ask(actor_by_login, login=login)
    library.store.run(open_session, token=token, at=library.now(), person_id=actor.person_id)
    client.set_cookie("acqflow", token)

    def request() -> None:
        answer = client.get(path)
        assert answer.status_code == 200, (path, answer.status_code)

    for _ in range(5):
        request()
    bare = _peer(app, library, request, path)
    bare()
    pairs = [(_seconds(request), _seconds(bare)) for _ in range(requests)]
    ours = sorted(pair[0] for pair in pairs)
    p95 = ours[int(len(ours) * 0.95)]
    times = statistics.median(mine / peer for mine, peer in pairs)
    print(
        f"{name:9} p50 {ours[len(ours) // 2] * 1000:6.1f} ms  p95 {p95 * 1000:6.1f} ms  "
        f"{p95 / LIMIT_SECONDS:5.2f} of the limit 50 ms   {times:4.2f} times bare SQL and template (at most "
        f"{MOST_TIMES_BARE:.0f})"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--titles", type=int, default=100_000)
    parser.add_argument("--requests", type=int, default=120)
    parser.add_argument("--keep", type=Path, help="build the library here, or use the one built here before")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        started = time.perf_counter()
        library = library_of(given.titles, given.keep or Path(folder))
        print(f"library of {given.titles} titles ready after {time.perf_counter() - started:.0f} s")
        app = create_app(library)
        for name in PAGES:
            measure(app, library, name, given.requests)
        library.close()


if __name__ == "__main__":
    main()
