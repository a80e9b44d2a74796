"""The administrator founds the library and takes in the workbook of its people and subjects."""

from argon2 import PasswordHasher

from acqflow.people.actions import found_library, set_password
from acqflow.people.queries import person_by_login
from acqflow.subjects.actions import import_workbook
from examples.demo_university.story import Story
from examples.demo_university.tables import PASSWORD, moment, rows, sheets

FOUNDER = "dengxiaozhou"
_FOUNDED = moment("2026-01-05T09:00:00+08:00")
_TAKEN_IN = moment("2026-01-05T10:00:00+08:00")
# It names the funds that pay, and they are opened first.
_LATER = "subject_funds"


def found(story: Story) -> str:
    hasher = _HashedOnce()
    at = story.turn_to(_FOUNDED)
    name = next(row["name"] for row in rows("workbook/persons") if row["login"] == FOUNDER)
    story.library.store.run(found_library, login=FOUNDER, name=name, password=PASSWORD, at=at, hasher=hasher)
    book = {name: sheet for name, sheet in sheets().items() if name != _LATER}
    book["persons"] = _reading(book["persons"], story.language)
    plan = story.does(FOUNDER, _TAKEN_IN, import_workbook, sheets=book)
    _give_passwords(story, hasher)
    added = {name: count for name, (count, _changed, _same) in plan.counts.items()}
    counts = added["persons"] + 1, added["subjects"], added["departments"]
    return story.told(
        zh="{} 人，{} 个学科，{} 个学院".format(*counts), en="{} persons, {} subjects, {} schools".format(*counts)
    )


def _give_passwords(story: Story, hasher: PasswordHasher) -> None:
    for row in rows("workbook/persons"):
        if row["login"] != FOUNDER:
            person = story.library.store.ask(person_by_login, login=row["login"])
            story.does(FOUNDER, _TAKEN_IN, set_password, person_id=person.id, password=PASSWORD, hasher=hasher)


def name_funds(story: Story) -> None:
    """The second workbook: which fund pays for which subject's books, e-books and journals."""
    story.does(FOUNDER, moment("2026-01-09T09:00:00+08:00"), import_workbook, sheets={_LATER: sheets()[_LATER]})


def _reading(sheet: list[list[str]], language: str) -> list[list[str]]:
    """In a demo in English everybody reads English; in Chinese everybody but the teacher from abroad does."""
    head, *persons = sheet
    at = head.index("language")
    if language == "en":
        persons = [[*cells[:at], "en", *cells[at + 1 :]] for cells in persons]
    return [head, *persons]


class _HashedOnce(PasswordHasher):
    """Everybody in the demo has one password, so it is hashed once: slow hashing is for real ones."""

    _kept = ""

    def hash(self, password: str | bytes, *, salt: bytes | None = None) -> str:
        self._kept = self._kept or super().hash(password, salt=salt)
        return self._kept
