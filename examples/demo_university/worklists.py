"""Librarians turn titles down, put them off, pass them on, and ask their teachers."""

from collections.abc import Callable, Iterator
from datetime import date
from functools import partial

from acqflow.selection.actions import answer_question, ask_faculty, defer, pass_to, reject
from examples.demo_university.story import Act, Story
from examples.demo_university.tables import Row, moment, rows


def gone_through(story: Story) -> Iterator[Act]:
    for row in rows("worklist_steps"):
        yield story.act(row, partial(_step, story, row))


def _step(story: Story, row: Row) -> None:
    text = story.says(row, "text")
    facts: dict[str, object] = {"subject_id": story.subject(row["subject"]), "title_id": story.title(row["isbn"])}
    match row["step"]:
        case "reject":
            _does(story, row, reject, **facts, reason_code=row["code"], note=text or None)
        case "defer":
            _does(
                story,
                row,
                defer,
                **facts,
                on=moment(row["at"]).date(),
                until=date.fromisoformat(row["until"]),
                note=text or None,
            )
        case "pass":
            _does(story, row, pass_to, **facts, to_subject_id=story.subject(row["to"]), note=text or None)
        case "ask":
            _does(story, row, ask_faculty, **facts, departments=row["to"].split(), question=text)
        case "answer":
            _does(story, row, answer_question, **facts, is_wanted=row["code"] == "wanted", text=text)
        case step:
            raise ValueError(step)


def _does(story: Story, row: Row, action: Callable[..., None], **facts: object) -> None:
    story.does(row["login"], moment(row["at"]), action, **facts)
