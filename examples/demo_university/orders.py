"""What was approved is ordered, and the money it will cost is promised."""

from collections.abc import Iterator
from functools import partial

from acqflow.orders.actions import place
from examples.demo_university.story import Act, Story
from examples.demo_university.tables import Row, moment, rows


def ordered(story: Story) -> Iterator[Act]:
    for row in rows("list_steps"):
        if row["step"] == "place":
            yield story.act(row, partial(_place, story, row))


def _place(story: Story, row: Row) -> None:
    at = moment(row["at"])
    story.does(row["login"], at, place, list_id=story.lists[row["list"]], on=at.date())
