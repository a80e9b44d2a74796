"""A matcher learns from the library's own classed titles, and what it has learned is kept for every process."""

from dataclasses import dataclass

from acqflow.bootstrap import Library
from acqflow.matching.actions import keep_learned
from acqflow.matching.queries import classed_titles
from acqflow.people.rules import Actor, Verb, require
from acqflow.plugin_api import Learned, Told
from acqflow.plugin_host.guessing import digest_of, matcher_named, version_of
from acqflow.plugin_host.guessing import learn as let_learn


@dataclass(frozen=True, slots=True)
class Lesson:
    """What came of it: the matcher's name, how many classed titles it was told, and what it learned."""

    plugin: str
    titles: int
    learned: Learned


def learn(library: Library, *, name: str | None = None, by: Actor, told: Told) -> Lesson:
    """Let the matcher of this name, else the first there is, learn anew. Distribute afterwards.

    Others work on meanwhile: titles are read at one moment, and only what was learned is written.
    Raises PluginMissing, PluginFailed, TooLittleToLearn.
    """
    # Before minutes of work, not only where it is kept.
    require(by, Verb.MANAGE_SUBJECTS)
    plugin = matcher_named(library.plugins, name)
    version = version_of(plugin)
    examples = library.store.ask(classed_titles)
    learned = let_learn(plugin, examples, told)
    library.store.run(
        keep_learned,
        learned=learned,
        plugin=plugin.name,
        version=version,
        digest=digest_of(learned.content),
        by=by,
        at=library.now(),
    )
    return Lesson(plugin.name, len(examples), learned)
