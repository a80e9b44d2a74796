"""The OpenAPI document is true: the story of a title told by programs, every operation and every answer of it."""

import io
import re
import time
from pathlib import Path

import pytest
from flask import Flask

from acqflow.storage.store import Store
from acqflow.web.api.collecting import summaries
from acqflow.web.application import create_app
from tests.web.conftest import Browser, Clock, open_for_tests
from tests.web.described import Described, Program
from tests.web.test_imports_under_way import queued
from tests.web.university import PASSWORD, University, a_university, list_a_package

NEW = "four slow otters under a bridge"
TABLE = "书名,作者,定价,ISBN,分类号\n计算方法,张三,30.00,9787030000019,TP301\n,李四,20.00,,TP302\n"
HELD = "ISBN,馆藏地,复本数\n9787030000019,理学馆,2\nnine,理学馆,1\n"


@pytest.fixture
def university(store: Store) -> University:
    return a_university(store)


@pytest.fixture
def app(store: Store, university: University, clock: Clock, tmp_path: Path) -> Flask:
    made = create_app(open_for_tests(store.url.render_as_string(hide_password=False), clock, tmp_path))
    # However busy the machine is, what is quick is quick.
    made.config["IMPORT_WAIT_SECONDS"] = made.config["LOOK_WAIT_SECONDS"] = 120
    return made


@pytest.fixture
def described(app: Flask) -> Described:
    return Described(app)


def test_every_operation_answers_what_the_document_says(
    app: Flask, described: Described, university: University
) -> None:
    _signing_in(app, described)
    _wishes(app, described)
    _worklist(app, described)
    _round(app, described)
    _decisions_and_orders(app, described)
    _imports(app, described)
    _holdings(app, described)
    _packages(app, described, university)
    assert described.operations - set(described.seen) == set()


def test_what_cannot_be_done_is_answered_as_the_document_says(app: Flask, described: Described) -> None:
    for who in (None, "faculty", "librarian", "acquisitions", "auditor"):
        program = Program(app, described, who)
        for method, path in sorted(described.operations - {("DELETE", "/api/v1/session")}):
            rule = path.removeprefix("/api/v1").replace("{code}", "TP3").replace("{token}", "0" * 32)
            for address in (rule.split("?")[0], f"{rule}?nothing=1"):
                numbered = "/".join("999" if part.startswith("{") else part for part in address.split("/"))
                program.ask(method, numbered, {} if method != "GET" else None)
    seen = {status for statuses in described.seen.values() for status in statuses}
    assert {401, 403, 404, 409, 422} <= seen


def test_the_document_says_how_to_sign_in_and_what_a_number_may_be(described: Described) -> None:
    schemes = described.document["components"]["securitySchemes"]
    assert schemes["session"] == {"type": "apiKey", "in": "cookie", "name": "acqflow"}
    assert schemes["token"] == {"type": "apiKey", "in": "header", "name": "X-CSRFToken"}
    paths = described.document["paths"]
    assert paths["/api/v1/csrf-token"]["get"]["security"] == []
    assert paths["/api/v1/titles"]["get"]["security"] == [{"session": []}]
    assert paths["/api/v1/lists"]["post"]["security"] == [{"session": [], "token": []}]
    copies = described.document["components"]["schemas"]["LineForm"]["properties"]["copies"]
    assert (copies["minimum"], copies["maximum"]) == (0, 2**31 - 1)
    (number,) = paths["/api/v1/titles/{title_id}"]["parameters"]
    assert number["schema"] == {"type": "integer", "minimum": 1, "maximum": 2**31 - 1}
    for operation in (paths["/api/v1/lists/{list_id}/submit"]["post"], paths["/api/v1/marks"]["put"]):
        assert {"401", "403", "404", "409", "422"} <= set(operation["responses"])
    for path in ("/api/v1/session", "/api/v1/suggestions"):
        assert "429" in paths[path]["post"]["responses"]


def test_problems_are_lists_of_texts_by_the_field(app: Flask, described: Described) -> None:
    faculty = Program(app, described, "faculty")
    answer = faculty.ask("POST", "/suggestions", {"title": "x" * 501, "need": "9", "more": 1}, status=422)
    assert answer["problems"] == {
        "title": ["At most 500 characters."],
        "need": ["Please choose one of the list."],
        "more": ["Not expected here."],
    }
    assert faculty.get("/suggestions/mine?page=2", status=422)["problems"] == {"page": ["Not expected here."]}
    assert faculty.get("/titles?lang=zh&text=learning")["total"] > 0


def _signing_in(app: Flask, described: Described) -> None:
    person = Program(app, described, None)
    person.get("/session", status=401)
    person.ask("POST", "/session", {"login": "faculty", "password": "wrong password"}, status=401)
    # A token bears the second it was made in.
    assert list(person.get("/csrf-token")) == ["csrf_token"]
    right = {"login": "faculty", "password": PASSWORD}
    person.token = person.ask("POST", "/session", right, status=200)["csrf_token"]
    person.get("/session")
    wrong = {"old_password": "wrong password", "password": NEW}
    person.ask("PUT", "/account/password", wrong, status=422)
    right = {"old_password": PASSWORD, "password": NEW}
    person.token = person.ask("PUT", "/account/password", right, status=200)["csrf_token"]
    elsewhere = Program(app, described, "faculty")
    (there,) = [row["id"] for row in person.get("/account/sessions") if not row["is_this_one"]]
    person.ask("DELETE", f"/account/sessions/{there}", status=204)
    elsewhere.get("/session", status=401)
    person.ask("DELETE", "/session", status=204)
    refusals = Program(app, described, "auditor").get("/audit?outcome=refused")
    assert [row["facts"]["seen_from"] for row in refusals["rows"]] == ["127.0.0.1"]


def _wishes(app: Flask, described: Described) -> None:
    faculty, librarian = Program(app, described, "faculty"), Program(app, described, "librarian")
    faculty.get("/titles?text=learning&size=2")
    faculty.get("/titles/1")
    faculty.get("/suggestions/before-sending?text=978-7-302-66012-5")
    for title_id in (1, 2, 3):
        faculty.ask("POST", "/suggestions", {"title_id": title_id, "need": "1", "reason": "CS402"}, status=201)
    faculty.ask("POST", "/suggestions", {"title": "A Book Nobody Offers", "need": 3}, status=201)
    librarian.get("/suggestions/waiting")
    librarian.ask("POST", "/suggestions/1/ask", {"text": "Which course?"}, status=204)
    faculty.ask("POST", "/suggestions/1/reply", {"text": "CS402\nautumn"}, status=204)
    librarian.ask("POST", "/suggestions/1/accept", {}, status=204)
    librarian.ask("POST", "/suggestions/2/decline", {"code": "too_old"}, status=204)
    faculty.ask("POST", "/suggestions/3/withdraw", status=204)
    librarian.ask("POST", "/suggestions/4/route", {"subject_id": 2}, status=204)
    faculty.get("/suggestions/mine")


def _worklist(app: Flask, described: Described) -> None:
    librarian = Program(app, described, "librarian")
    rows = librarian.get("/worklists/TP3?filter=all&page=1&size=50")["rows"]
    seen = [{"title_id": row["title"]["id"], "version": row["version"]} for row in rows]
    ids = [row["title_id"] for row in seen]
    select, undo = "/worklists/TP3/select", "/worklists/TP3/undo"
    librarian.ask("POST", select, {"titles": seen[:2]}, status=201)
    librarian.ask("POST", select, {"titles": seen[:1]}, status=409)
    librarian.ask("POST", undo, status=200)
    librarian.ask("POST", "/worklists/TP3/reject", {"titles": seen[2:4], "code": "level"}, status=204)
    librarian.ask("POST", undo, status=200)
    body = {"titles": seen[2:4], "until": "2027-01-15"}
    librarian.ask("POST", "/worklists/TP3/defer", body, status=409)
    later = [{"title_id": row["title_id"]} for row in seen[2:4]]
    librarian.ask("POST", "/worklists/TP3/defer", body | {"titles": later}, status=204)
    librarian.ask("POST", undo, status=200)
    scans = {"scans": [{"number": "9787302660125"}, {"number": "nine"}], "vendor": "RT", "why_again": "a course"}
    librarian.ask("POST", "/worklists/TP3/scans", scans, status=200)
    librarian.ask("POST", undo, status=200)
    for verb, body, status in (
        ("reject", {"code": "level"}, 204),
        ("defer", {"until": "2027-01-15"}, 204),
        ("ask", {"departments": ["CS"], "note": "Wanted?"}, 204),
        ("select", {}, 201),
        ("pass", {"to": 2}, 204),
    ):
        librarian.ask("POST", f"/worklists/TP3/{ids[0]}/{verb}", body, status=status)
        librarian.ask("POST", undo, status=200)


def _round(app: Flask, described: Described) -> None:
    librarian, faculty = Program(app, described, "librarian"), Program(app, described, "faculty")
    list_id = librarian.ask("POST", "/lists", {"subject_id": 1, "name": "Autumn"}, status=201)["list_id"]
    lines = librarian.ask(
        "POST", "/worklists/TP3/select", {"titles": [{"title_id": 1}, {"title_id": 3}]}, status=201
    )
    first, second = lines["line_ids"]
    librarian.ask("PATCH", f"/lines/{first}", {"copies": 2}, status=204)
    librarian.ask("DELETE", f"/lines/{second}", status=204)
    asked = {"departments": ["CS"], "note": "Is the new edition wanted?"}
    librarian.ask("POST", "/worklists/TP3/5/ask", asked, status=204)
    (question,) = faculty.get("/questions")
    place = f"/questions/{question['subject_id']}/{question['title']['id']}"
    faculty.ask("PUT", place, {"is_wanted": "yes", "text": "For CS402"}, status=204)
    librarian.ask(
        "POST", f"/lists/{list_id}/circulate", {"departments": ["CS"], "deadline": "2026-11-30"}, status=204
    )
    mark = {"line_id": first, "priority": 1, "reason": "CS402"}
    faculty.ask("PUT", "/marks", mark, status=204)
    assert faculty.get(f"/lists/{list_id}")["lines"][0]["marks"][0]["is_mine"]
    faculty.ask("DELETE", "/marks", {"line_id": first}, status=204)
    librarian.ask("POST", f"/lists/{list_id}/close", status=204)
    librarian.get("/lists")


def _decisions_and_orders(app: Flask, described: Described) -> None:
    librarian, acquisitions = Program(app, described, "librarian"), Program(app, described, "acquisitions")
    librarian.ask("POST", "/lists/2/submit", status=200)
    acquisitions.ask("POST", "/lists/2/send-back", {"reason": "The fund is frozen."}, status=204)
    assert librarian.ask("POST", "/lists/2/prices", status=200) == {"lines": 0}
    librarian.ask("POST", "/lists/2/submit", status=200)
    (placed,) = acquisitions.ask("POST", "/lists/2/orders", status=201)
    acquisitions.get("/orders")
    order = acquisitions.get(f"/orders/{placed['order_id']}")
    sent = acquisitions.get(f"/orders/{placed['order_id']}/file")
    assert [row["title"] for row in sent["rows"] if not row["is_total"]] == [
        line["title"] for line in order["lines"]
    ]
    line_id = order["lines"][0]["line_id"]
    acquisitions.ask("POST", f"/order-lines/{line_id}/cancel", {"reason": "out of print"}, status=204)
    dear = librarian.ask("POST", "/lists", {"subject_id": 1, "name": "Dear"}, status=201)["list_id"]
    librarian.ask("POST", "/worklists/TP3/4/select", {}, status=201)
    route = librarian.ask("POST", f"/lists/{dear}/submit", status=200)
    assert [step["role"] for step in route["steps"]][-1] == "committee"
    committee = Program(app, described, "committee")
    (waiting,) = committee.get("/approvals")
    verdict = {"verdict": "return", "reason": "too dear"}
    committee.ask("POST", f"/approvals/{waiting['step_id']}", verdict, status=200)
    librarian.get(f"/lists/{dear}")
    Program(app, described, "head").get("/budget")


def _imports(app: Flask, described: Described) -> None:
    acquisitions = Program(app, described, "acquisitions")
    (vendor,) = acquisitions.get("/vendors")
    place = f"/vendors/{vendor['code']}/uploads"

    def upload() -> str:
        file = {"file": (io.BytesIO(TABLE.encode()), "书单.csv")}
        token: str = acquisitions.ask("POST", place, data=file, status=201)["token"]
        return token

    acquisitions.ask("DELETE", f"/uploads/{upload()}", status=204)
    token = upload()
    look = acquisitions.ask("POST", f"/uploads/{token}/preview", {}, status=200)
    assert [row["title"] for row in look["found"]["rows"]] == ["计算方法"]
    without = {"columns": look["guess"] and {"书名": "title", "定价": ""}}
    assert (
        acquisitions.ask("POST", f"/uploads/{token}/preview", without, status=200)["found"]["rows"][0]["price"]
        is None
    )
    taken = acquisitions.ask("POST", f"/uploads/{token}/apply", {"encoding": "utf-8"}, status=201)
    acquisitions.ask("POST", f"/uploads/{token}/apply", {}, status=404)
    run = acquisitions.get(f"/imports/{taken['run_id']}")
    assert [row["reason"] for row in run["quarantine"]] == ["no_title"]
    _what_was_set_aside(acquisitions, f"/imports/{taken['run_id']}")
    again = {"file": (io.BytesIO(TABLE.encode()), "书单.csv")}
    acquisitions.ask("POST", f"/imports/{taken['run_id']}/reply", data=again, status=200)
    acquisitions.get("/imports")
    acquisitions.get("/titles/uncovered")
    quoted = {"vendor": vendor["code"], "price": "59.00", "currency": "CNY"}
    offer_id = acquisitions.ask("POST", "/titles/1/offers", quoted, status=201)["offer_id"]
    acquisitions.ask("DELETE", f"/offers/{offer_id}", status=204)
    acquisitions.ask("POST", "/titles/5/merge", {"gone_id": 6}, status=200)
    acquisitions.get("/titles/6", status=404)
    acquisitions.ask("POST", "/titles/6/unmerge", status=200)
    acquisitions.ask("POST", "/titles/6/unmerge", status=409)
    offers = [offer["offer_id"] for offer in acquisitions.get("/titles/1/offers")]
    split = acquisitions.ask("POST", "/titles/1/split", {"offers": offers[-1:]}, status=200)
    acquisitions.ask("POST", f"/titles/{split['new_id']}/unsplit", status=200)
    acquisitions.ask("POST", "/titles/1/unsplit", status=409)
    acquisitions.ask("POST", f"/imports/{taken['run_id']}/undo", status=200)
    waiting = queued(app.library, TABLE.encode())  # type: ignore[attr-defined]
    assert acquisitions.ask("POST", f"{waiting}/cancel", status=200)["state"] == "cancelled"
    acquisitions.ask("POST", f"{waiting}/resume", status=200)
    until = time.monotonic() + 120
    while acquisitions.get(waiting)["run"]["state"] in ("waiting", "running") and time.monotonic() < until:
        time.sleep(0.05)
    acquisitions.ask("POST", f"{waiting}/cancel", status=409)
    acquisitions.ask("POST", f"{waiting}/resume", status=409)
    _what_takes_long(app, acquisitions, upload())


def _what_takes_long(app: Flask, acquisitions: Program, token: str) -> None:
    waits = ("IMPORT_WAIT_SECONDS", "LOOK_WAIT_SECONDS")
    usual = {name: app.config[name] for name in waits}
    app.config.update(dict.fromkeys(waits, 0))
    asked = acquisitions.ask("POST", f"/uploads/{token}/preview", {"columns": {"定价": ""}})
    place = (asked.get("address") or f"/api/v1/uploads/{token}/looks/1").removeprefix("/api/v1")
    acquisitions.ask("POST", f"{place}/give-up")
    acquisitions.get(place)
    acquisitions.ask("POST", f"/uploads/{token}/apply", {"columns": {"定价": ""}})
    app.config.update(usual)


def _holdings(app: Flask, described: Described) -> None:
    acquisitions = Program(app, described, "acquisitions")

    def upload() -> str:
        file = {"file": (io.BytesIO(HELD.encode()), "馆藏.csv")}
        token: str = acquisitions.ask("POST", "/holdings/uploads", data=file, status=201)["token"]
        return token

    acquisitions.ask("DELETE", f"/holdings/uploads/{upload()}", status=204)
    token = upload()
    seen = acquisitions.ask("POST", f"/holdings/uploads/{token}/preview", {}, status=200)
    assert [row["outcome"] for row in seen["foreseen"]["rows"]] == ["new"]
    assert [row["line"] for row in seen["refused"]] == [3]
    said = {"is_complete": True, "removes": 7}
    acquisitions.ask("POST", f"/holdings/uploads/{token}/apply", said, status=409)
    acquisitions.ask("POST", f"/holdings/uploads/{token}/apply", {"is_complete": True}, status=200)
    acquisitions.ask("POST", f"/holdings/uploads/{token}/apply", {}, status=404)
    assert acquisitions.get("/holdings")["places"] == 1
    nobody = {"catalogue": "sru", "numbers": ["9787030000019"]}
    acquisitions.ask("POST", "/holdings/ask", nobody, status=422)


def _packages(app: Flask, described: Described, university: University) -> None:
    place = f"/packages/{list_a_package(university)}"
    acquisitions = Program(app, described, "acquisitions")
    acquisitions.ask("PUT", f"{place}/held", {"since": "2030-01-01"}, status=422)
    acquisitions.ask("PUT", f"{place}/held", {"since": "2026-01-01"}, status=204)
    acquisitions.ask("PUT", f"{place}/name", {"name": "Books of Example"}, status=204)
    (package,) = acquisitions.get("/packages")
    assert (package["name"], package["held_since"]) == ("Books of Example", "2026-01-01")
    assert acquisitions.get(f"{place}?q=prob")["titles"]["total"] == 1
    told = acquisitions.get("/titles/4")["duplicate"]["standings"]
    assert "related_in_package" in [standing["kind"] for standing in told]
    acquisitions.ask("DELETE", f"{place}/held", status=204)
    acquisitions.ask("DELETE", f"{place}/held", status=409)


def _what_was_set_aside(acquisitions: Program, run: str) -> None:
    (row,) = acquisitions.get(f"{run}/quarantine?state=waiting")
    place = f"{run}/quarantine/{row['quarantined_id']}"
    came = acquisitions.get(f"{run}/quarantine/as-it-came")
    assert bytes.fromhex(came["content"]).decode().splitlines()[1] == TABLE.splitlines()[2]
    assert came["ending"] == ".csv"
    assert acquisitions.get(place)["entered"]["creators"] == "李四"
    acquisitions.ask("POST", f"{place}/dismiss", {"reason": " "}, status=422)
    acquisitions.ask("POST", f"{place}/dismiss", {"reason": "no title to be found"}, status=204)
    acquisitions.ask("POST", f"{place}/enter", {"title": "数据结构"}, status=409)
    assert acquisitions.get(run)["aside"] == {"waiting": 0, "taken": 0, "dismissed": 1}
    acquisitions.ask("POST", f"{place}/reopen", status=204)
    acquisitions.ask("POST", f"{place}/enter", {"title": "数据结构", "price": "dear"}, status=422)
    file = {"file": (io.BytesIO(TABLE.encode()), "书单.csv")}
    acquisitions.ask("POST", f"{place}/file", data=file, status=422)
    mended = TABLE.splitlines()[0] + "\n数据结构,李四,20.00,,TP302\n"
    file = {"file": (io.BytesIO(mended.encode("gb18030")), "书单.csv")}
    taken = acquisitions.ask("POST", f"{place}/file?encoding=gb18030", data=file, status=200)
    assert (taken["outcome"], taken["counts"]["quarantined"], taken["counts"]["staged"]) == ("new_title", 0, 2)
    acquisitions.ask("POST", f"{place}/enter", {"title": "数据结构"}, status=409)


def test_the_page_of_the_operations_says_in_the_reader_s_language_what_each_does(
    app: Flask, described: Described
) -> None:
    operations = [
        operation
        for methods in described.document["paths"].values()
        for method, operation in methods.items()
        if method != "parameters"
    ]
    assert sorted(operation["summary"] for operation in operations) == sorted(summaries())
    page = Browser(app)
    assert ">Who is signed in.</td>" in page.get("/api/v1/?lang=en").text
    cells = re.findall(r'<td data-name="作用">(.*?)</td>', page.get("/api/v1/?lang=zh").text)
    assert len(cells) == len(operations)
    assert [cell for cell in cells if not re.search("[\u4e00-\u9fff]", cell)] == []
