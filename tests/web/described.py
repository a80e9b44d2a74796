"""A browser that holds every answer of the API against the document that describes it."""

import re
from typing import Any

from flask import Flask
from jsonschema import Draft202012Validator

from tests.web.conftest import Browser

_API = "/api/v1"


class Described:
    """What the document says, and which of it was seen: (method, path) → the statuses answered."""

    def __init__(self, app: Flask) -> None:
        self.document: dict[str, Any] = app.test_client().get(f"{_API}/openapi.json").json
        self.seen: dict[tuple[str, str], set[int]] = {}
        self._patterns = {
            path: re.compile(re.sub(r"\\{\w+\\}", "[^/]+", re.escape(path))) for path in self.document["paths"]
        }

    @property
    def operations(self) -> set[tuple[str, str]]:
        return {
            (method.upper(), path)
            for path, methods in self.document["paths"].items()
            for method in methods
            if method != "parameters"
        }

    def check(self, method: str, path: str, answer: Any) -> None:
        """Fail where the document does not say that this may be answered."""
        rule = self._rule(path.partition("?")[0])
        operation = self.document["paths"][rule][method.lower()]
        documented = operation["responses"].get(str(answer.status_code))
        assert documented is not None, f"{method} {rule} does not document {answer.status_code}: {answer.text}"
        documented = self._followed(documented)
        self.seen.setdefault((method, rule), set()).add(answer.status_code)
        if "content" not in documented:
            assert answer.data == b"", f"{method} {rule}"
            return
        if "application/json" not in documented["content"]:
            assert answer.mimetype in documented["content"], f"{method} {rule}"
            return
        schema = documented["content"]["application/json"]["schema"]
        whole = {"components": self.document["components"], **schema}
        problems = [str(error) for error in Draft202012Validator(whole).iter_errors(answer.json)]
        assert problems == [], f"{method} {rule}: {problems}"

    def _rule(self, path: str) -> str:
        exact = [rule for rule in self._patterns if rule == path]
        return (exact or [rule for rule, pattern in self._patterns.items() if pattern.fullmatch(path)])[0]

    def _followed(self, part: dict[str, Any]) -> dict[str, Any]:
        if "$ref" not in part:
            return part
        found: Any = self.document
        for name in part["$ref"].removeprefix("#/").split("/"):
            found = found[name]
        return dict(found)


class Program:
    """Somebody's program, signed in, all of whose answers are held against the document."""

    def __init__(self, app: Flask, described: Described, login: str | None) -> None:
        self.browser, self.described = Browser(app), described
        if login:
            self.browser.sign_in(login)
        self.token = self.browser.token()

    def ask(self, method: str, path: str, body: Any = None, *, status: int | None = None, **options: Any) -> Any:
        """The answer's JSON; fails where it is not what the document says, or not of this status."""
        given = {"json": body} if body is not None else {}
        headers = {"X-CSRFToken": self.token}
        answer = self.browser.client.open(f"{_API}{path}", method=method, headers=headers, **given, **options)
        self.described.check(method, f"{_API}{path}", answer)
        assert status is None or answer.status_code == status, answer.text
        return answer.json if answer.data else None

    def get(self, path: str, *, status: int = 200) -> Any:
        return self.ask("GET", path, status=status)
