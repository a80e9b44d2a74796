"""Lets matchers learn and guess, and takes nothing from them but well-formed guesses."""

import logging
import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import fields, replace
from hashlib import sha256
from typing import Any

from acqflow.plugin_api import (
    ClassedTitle,
    Guess,
    Guesser,
    Learned,
    Matcher,
    ModelRefused,
    Quality,
    TitleWords,
    Told,
    TooLittleToLearn,
)
from acqflow.plugin_host.containment import PluginFailed, contained, without_odd_characters
from acqflow.plugin_host.discovery import LoadedPlugin, PluginMissing, Plugins
from acqflow.vocabulary.errors import Sentence, words

_LOG = logging.getLogger(__name__)
_MOST_CONTENT = 256 * 1024 * 1024
_MOST_GUESSES, _MOST_WORDS, _LONGEST_WORD = 10, 8, 60


def matcher_named(plugins: Plugins, name: str | None = None) -> LoadedPlugin:
    """The matcher of this name, else the first there is. Raises PluginMissing."""
    if name is None:
        for plugin in plugins.of(Matcher.group):
            return plugin
    return plugins.get(Matcher.group, name or "learned")


def version_of(plugin: LoadedPlugin) -> str:
    """Which kept content the matcher can open. Raises PluginFailed where it is no matcher."""
    return _matcher(plugin).model_version


def learn(plugin: LoadedPlugin, examples: Sequence[ClassedTitle], told: Told) -> Learned:
    """What the matcher has learned of these. Raises TooLittleToLearn, PluginFailed."""
    matcher = _matcher(plugin)
    with contained(plugin.name, TooLittleToLearn, package=plugin.package):
        return _checked(matcher.learn(examples, told))


def digest_of(content: bytes) -> str:
    return sha256(content).hexdigest()


class Guessing:
    """The matchers of a library, ready to open what was learned; the last opened stays open.

    `plugins` are asked for when something was learned, and not before.
    """

    def __init__(self, plugins: Callable[[], Plugins]) -> None:
        self._plugins = plugins
        self._opened: tuple[tuple[str, str, str], LoadedPlugin, Guesser] | None = None

    def open(self, *, plugin: str, version: str, digest: str, content: Callable[[], bytes]) -> "Guesses":
        """For the work of one moment. What stands in the way is told as its `fault`; never raises."""
        key = (plugin, version, digest)
        opened = self._opened
        if opened is None or opened[0] != key:
            try:
                loaded = self._plugins().get(Matcher.group, plugin)
                opened = (key, loaded, _ready(loaded, version, digest, content()))
            except (PluginMissing, ModelRefused, PluginFailed) as why:
                _LOG.warning("matcher %s: %s", plugin, why)
                return Guesses(None, None, "", Sentence(why.says, why.facts))
            self._opened = opened
        return Guesses(opened[1], opened[2], digest)


class Guesses:
    """Asks an opened matcher until it fails. `fault` says what went wrong; then `digest` is empty."""

    def __init__(
        self, plugin: LoadedPlugin | None, guesser: Guesser | None, digest: str, fault: Sentence | None = None
    ) -> None:
        self._plugin, self._guesser = plugin, guesser
        self.digest, self.fault = digest, fault

    def guess(self, title: TitleWords) -> tuple[Guess, ...]:
        """Well-formed guesses, the surest first; none where the matcher failed. Never raises."""
        if self._plugin is None or self._guesser is None:
            return ()
        try:
            with contained(self._plugin.name, package=self._plugin.package):
                return _clean(self._guesser.guess(title))
        except PluginFailed as failed:
            _LOG.warning("matcher %s: %s", self._plugin.name, failed)
            self._guesser, self.digest = None, ""
            self.fault = Sentence(failed.says, failed.facts)
            return ()


def _matcher(plugin: LoadedPlugin) -> Matcher:
    if not isinstance(plugin.plugin, Matcher):
        raise PluginFailed(plugin.name, Sentence(words("it guesses nothing")))
    return plugin.plugin


def _ready(plugin: LoadedPlugin, version: str, digest: str, content: bytes) -> Guesser:
    if version != version_of(plugin):
        raise ModelRefused.of_other_version(version, version_of(plugin))
    if digest_of(content) != digest:
        raise ModelRefused.damaged()
    matcher = _matcher(plugin)
    with contained(plugin.name, ModelRefused, package=plugin.package):
        return matcher.open(content)


def _checked(learned: Any) -> Learned:
    """Raises TypeError or ValueError for what cannot be kept."""
    if not isinstance(learned, Learned) or type(learned.content) is not bytes:
        raise TypeError("nothing learned")
    if not 0 < len(learned.content) <= _MOST_CONTENT:
        raise ValueError("more than can be kept, or nothing")
    if not isinstance(learned.quality, Quality):
        raise TypeError("no quality")
    for part in fields(Quality):
        value = getattr(learned.quality, part.name)
        if part.name != "titles" and not _is_share(value):
            raise ValueError("a share that is none")
    if type(learned.quality.titles) is not int:
        raise TypeError("a number of titles that is none")
    return replace(learned, counts=_counts(learned.counts), left_out=_counts(learned.left_out))


def _counts(counts: Mapping[Any, Any]) -> dict[str, int]:
    if not all(isinstance(subject, str) and type(count) is int for subject, count in counts.items()):
        raise TypeError("counts that are none")
    return {without_odd_characters(subject): count for subject, count in counts.items()}


def _clean(found: Iterable[Any]) -> tuple[Guess, ...]:
    """Raises TypeError or ValueError for what is no guess."""
    guesses = [_guess(guess) for guess in tuple(found)[:_MOST_GUESSES]]
    return tuple(sorted(guesses, key=lambda guess: -guess.confidence))


def _guess(guess: Any) -> Guess:
    if type(guess) is not Guess or type(guess.subject) is not str or type(guess.is_sure) is not bool:
        raise TypeError("no guess")
    if not _is_share(guess.confidence):
        raise ValueError("a confidence that is none")
    if not all(isinstance(word, str) for word in guess.words):
        raise TypeError("a word that is none")
    said = tuple(without_odd_characters(word)[:_LONGEST_WORD] for word in guess.words[:_MOST_WORDS])
    return Guess(guess.subject, float(guess.confidence), said, guess.is_sure)


def _is_share(value: Any) -> bool:
    return isinstance(value, int | float) and math.isfinite(value) and 0 <= value <= 1
