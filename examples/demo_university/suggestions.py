"""Teachers ask for books, others join them, and librarians answer."""

from collections.abc import Callable, Iterator
from functools import partial

from acqflow.suggestions.actions import accept, ask, check, decline, suggest, withdraw
from examples.demo_university.story import Act, Story
from examples.demo_university.tables import Row, moment, rows

_STEPS: dict[str, Callable[..., None]] = {
    "check": check,
    "ask": ask,
    "accept": accept,
    "decline": decline,
    "withdraw": withdraw,
}


def suggested(story: Story) -> Iterator[Act]:
    books = {row["number"]: row["isbn"] for row in rows("suggestions")}
    for row in rows("suggestions"):
        yield story.act(row, partial(_suggest, story, row, row["requester"], row["number"], row["isbn"]))
    for row in rows("endorsements"):
        number = row["suggestion"]
        yield story.act(row, partial(_suggest, story, row, row["login"], number, books[number]))
    for row in rows("answers"):
        yield story.act(row, partial(_answer, story, row))


def _suggest(story: Story, row: Row, login: str, number: str, isbn: str) -> None:
    """Who asks for what somebody has asked for already joins that suggestion."""
    at = moment(row["at"])
    receipt = story.does(
        login,
        at,
        suggest,
        title_id=story.title(isbn),
        need=int(row["need"]),
        reason=story.says(row, "reason"),
        on=at.date(),
    )
    story.suggestions[number] = receipt.suggestion_id


def _answer(story: Story, row: Row) -> None:
    facts: dict[str, object] = {"suggestion_id": story.suggestions[row["suggestion"]]}
    if row["code"]:
        facts["code"] = row["code"]
    text = story.says(row, "text")
    if text:
        facts["text"] = text
    story.does(row["login"], moment(row["at"]), _STEPS[row["step"]], **facts)
