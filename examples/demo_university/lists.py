"""Librarians choose titles for lists, departments mark them, and those decide whom the rules name."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from functools import partial
from itertools import groupby

from acqflow.selection.actions import circle, circulate, decide, make_list, select_many, submit
from acqflow.selection.queries import approvals, list_page
from examples.demo_university.story import Act, Story
from examples.demo_university.tables import Row, moment, rows

_TAKES = timedelta(minutes=2)


def chosen(story: Story) -> Iterator[Act]:
    for row in rows("lists"):
        yield story.act(row, partial(_make, story, row))
        for number, lines in enumerate(_together(row["code"]), start=1):
            at = moment(row["at"]) + number * _TAKES
            yield Act(at, partial(_select, story, row, lines, at))
    for row in rows("circles"):
        yield story.act(row, partial(_circle, story, row))
    for row in rows("list_steps"):
        if row["step"] in _STEPS:
            yield story.act(row, partial(_STEPS[row["step"]], story, row))


def _together(code: str) -> list[list[Row]]:
    """The lines of a list that are marked at once: those that follow each other and say the same."""
    lines = (line for line in rows("list_lines") if line["list"] == code)
    return [list(group) for _, group in groupby(lines, key=lambda line: (line["copies"], line["although_en"]))]


def _make(story: Story, row: Row) -> None:
    facts = {"subject_id": story.subject(row["subject"]), "name": story.says(row, "name")}
    story.lists[row["code"]] = story.does(row["owner"], moment(row["at"]), make_list, **facts)


def _select(story: Story, row: Row, lines: list[Row], at: datetime) -> None:
    story.does(
        row["owner"],
        at,
        select_many,
        subject_id=story.subject(row["subject"]),
        title_ids=[story.title(line["isbn"]) for line in lines],
        list_id=story.lists[row["code"]],
        copies=int(lines[0]["copies"]),
        duplicate_reason=story.says(lines[0], "although") or None,
        on=at.date(),
    )


def _circulate(story: Story, row: Row) -> None:
    facts = {
        "list_id": story.lists[row["list"]],
        "departments": row["departments"].split(),
        "deadline": date.fromisoformat(row["deadline"]),
    }
    at = moment(row["at"])
    story.does(row["login"], at, circulate, **facts, on=at.date())


def _circle(story: Story, row: Row) -> None:
    facts = {"line_id": _line(story, row), "priority": int(row["priority"]), "reason": story.says(row, "reason")}
    at = moment(row["at"])
    story.does(row["login"], at, circle, **facts, on=at.date())


def _line(story: Story, row: Row) -> int:
    """The line as the person who marks it finds it on the list."""
    page = story.library.store.ask(
        list_page, list_id=story.lists[row["list"]], by=story.actor(row["login"]), on=moment(row["at"]).date()
    )
    title = story.title(row["isbn"])
    return next(line.line_id for line in page.lines if line.title.id == title)


def _submit(story: Story, row: Row) -> None:
    at = moment(row["at"])
    story.does(row["login"], at, submit, list_id=story.lists[row["list"]], on=at.date())


def _decide(story: Story, row: Row) -> None:
    """A verdict on what waits for this person."""
    waiting = story.library.store.ask(approvals, by=story.actor(row["login"]))
    step = next(found.step_id for found in waiting if found.list_id == story.lists[row["list"]])
    facts = {"step_id": step, "verdict": row["step"], "reason": story.says(row, "reason")}
    story.does(row["login"], moment(row["at"]), decide, **facts)


_STEPS = {"circulate": _circulate, "submit": _submit, "approve": _decide, "return": _decide}
