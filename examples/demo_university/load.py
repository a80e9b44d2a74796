"""Loads the university into an empty database: a year at a library, told by what its people do."""

from collections.abc import Callable, Iterator

from acqflow.bootstrap import Settings
from acqflow.people.queries import is_founded
from acqflow.vocabulary.errors import Conflict, words
from examples.demo_university.catalogues import deliver
from examples.demo_university.lists import chosen
from examples.demo_university.marker import loaded_in, mark_loaded
from examples.demo_university.money import open_the_year
from examples.demo_university.orders import ordered
from examples.demo_university.people import FOUNDER, found
from examples.demo_university.story import Act, Story
from examples.demo_university.suggestions import suggested
from examples.demo_university.worklists import gone_through

Say = Callable[[str, str], None]


class NotTheDemo(Conflict):
    """Carries `database`."""

    says = words(
        "%(database)s holds another library, or a demo that was not loaded to its end. "
        "Begin anew with: make demo ARGS=--reset. Or name another folder in ACQFLOW_VAR."
    )


def load(settings: Settings, *, language: str, say: Say) -> bool:
    """Whether it was loaded now; a library that is loaded already is left as it is. Raises NotTheDemo."""
    story = Story(settings, language)
    try:
        if story.library.store.ask(loaded_in) is not None:
            return False
        if story.library.store.ask(is_founded):
            raise NotTheDemo(database=story.library.store.url.render_as_string(hide_password=True))
        for (zh, en), tell in CHAPTERS.items():
            say(story.told(zh=zh, en=en), tell(story))
        story.does(FOUNDER, story.library.now(), mark_loaded, language=language)
        return True
    finally:
        story.library.close()


def autumn(story: Story) -> str:
    """From the first suggestion to the last order, in the order in which it happened."""
    acts = sorted(_acts(story), key=lambda act: act.at)
    for act in acts:
        act.do()
    counts = len(story.suggestions), len(story.lists), len(acts)
    return story.told(
        zh="{} 条荐购，{} 份书单，共 {} 个步骤".format(*counts),
        en="{} suggestions, {} lists, {} acts in all".format(*counts),
    )


def _acts(story: Story) -> Iterator[Act]:
    yield from suggested(story)
    yield from gone_through(story)
    yield from chosen(story)
    yield from ordered(story)


# Each by its name in Chinese and in English.
CHAPTERS: dict[tuple[str, str], Callable[[Story], str]] = {
    ("人员与学科", "people and subjects"): found,
    ("经费", "money"): open_the_year,
    ("书目", "catalogues"): deliver,
    ("荐购、书单、订单", "suggestions, lists, orders"): autumn,
}
