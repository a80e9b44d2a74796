"""A vendor's file as it is found: its format recognised, how it is read, what taking it in would do."""

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from acqflow.bootstrap import Library
from acqflow.catalogues.actions import Messages, preview_file, quote, save_profile, undo_import
from acqflow.catalogues.queries import kept_file_of, profile_of, vendor_by_code
from acqflow.catalogues.rules import FileFacts, FilePreview, ImportUndone, heading_line
from acqflow.intake.kept_files import forget_file
from acqflow.matching.actions import distribute
from acqflow.matching.queries import foreseeing
from acqflow.matching.rules import DistributionResult
from acqflow.people.rules import Actor
from acqflow.plugin_api import CatalogueFormat, FileSummary, MappingGuess, Position, Profile
from acqflow.plugin_api.limits import DEFAULT_LIMITS
from acqflow.plugin_host.discovery import LoadedPlugin
from acqflow.plugin_host.fitting import NOTHING_SAID, Notes, Said, fit, format_options
from acqflow.plugin_host.reading import Reading, read_file, recognise
from acqflow.plugin_host.spool import Spool
from acqflow.vocabulary.errors import Sentence, Unreadable, words

_BLOCK = 1 << 20
_SPREAD_AT_ONCE = 2_000


class FormatUnknown(Unreadable):
    says = words(
        "No installed plugin knows the format of %(file)s. Known formats: %(formats)s. "
        "Ask the vendor for one of these, or install a plugin."
    )


class NoFormats(Unreadable):
    says = words(
        "%(file)s cannot be read: no plugin that reads vendors' files is installed. Install one, such as "
        "plugins/marc of the source, with pip."
    )


@dataclass(frozen=True, slots=True)
class Delivery:
    """A file as it lies on disk, whose it is, and how it is to be read. `name` is what the vendor called it.

    `guess` is what its columns seem to hold, None for a format without columns; `notes` are what of the vendor's
    kept profile did not fit this file.
    """

    path: Path
    name: str
    vendor_code: str
    vendor_id: int
    plugin: LoadedPlugin
    profile: Profile
    guess: MappingGuess | None = None
    notes: Notes = ()

    @property
    def options(self) -> Mapping[str, tuple[str, ...]]:
        """The switches of the format that people may set: name → what it may be, nothing for any text."""
        return format_options(self.plugin)

    @property
    def is_package(self) -> bool:
        """Whether the file lists what is in a package, and offers nothing."""
        return isinstance(self.plugin.plugin, CatalogueFormat) and self.plugin.plugin.lists_package

    def as_guessed(self) -> "Delivery":
        """Read in the encoding it seems to be in, where nobody has said: for a person who looks at the outcome."""
        if self.guess is None or self.profile.encoding or "encoding" not in self.guess.questions:
            return self
        return replace(self, profile=replace(self.profile, encoding=self.guess.encoding))

    def facts(self) -> FileFacts:
        return FileFacts(
            self.name,
            _digest(self.path),
            self.path.stat().st_size,
            self.plugin.name,
            # With other limits it is the same reading.
            replace(self.profile, limits=DEFAULT_LIMITS).to_json(),
            self._heading(),
            is_package=self.is_package,
        )

    def _heading(self) -> bytes | None:
        """The headings of a table that has some, as they stand above its rows."""
        if self.guess is None or not self.guess.header_row:
            return None
        headings = [column.header for column in self.guess.columns]
        return heading_line(headings, delimiter=self.guess.delimiter, encoding=self.guess.encoding)


@dataclass(frozen=True, slots=True)
class Look:
    """What taking a file in would do: `per_subject` says how many new or changed titles each subject would get.

    A title that several subjects want counts for each of them, one that nobody wants in `uncovered`. `guess_fault`
    says why none was guessed from its words.
    """

    found: FilePreview
    per_subject: Mapping[str, int]
    uncovered: int
    guess_fault: Sentence | None = None


def delivery(
    library: Library,
    path: Path,
    *,
    vendor_code: str,
    name: str = "",
    format_name: str | None = None,
    profile: Profile | None = None,
    said: Said = NOTHING_SAID,
) -> Delivery:
    """Recognise the file's format, unless it is named, and find how it is to be read.

    What is said of this very file counts most, then how this vendor's files of the format are read.

    Raises FormatUnknown, VendorMissing, PluginMissing, OptionUnknown, FileRefused, PluginFailed.
    """
    named = name or path.name
    plugin = format_of(library, path, named, format_name)
    vendor = library.store.ask(vendor_by_code, code=vendor_code)
    if profile is None:
        saved = library.store.ask(profile_of, vendor_id=vendor.vendor_id, format=plugin.name)
        profile = Profile(default_currency=vendor.currency) if saved is None else Profile.from_json(saved)
        # The library's own, whatever they were when the profile was kept.
        profile = replace(profile, limits=library.settings.limits)
    fitted = fit(plugin, path, profile, said)
    return Delivery(path, named, vendor_code, vendor.vendor_id, plugin, fitted.profile, fitted.guess, fitted.notes)


def preview(
    library: Library,
    delivered: Delivery,
    *,
    by: Actor,
    check: Callable[[], None] = lambda: None,
    progress: Callable[[int, int], None] = lambda _records, _bytes: None,
) -> Look:
    """What taking the file in would do. Nothing is kept.

    `check` is called while it is read, and may raise what ends it; `progress` is told how many records were looked
    at, and how many bytes of the file they are, 0 where that is not known.
    """
    vendor, guessing = delivered.vendor_code, library.guessing
    foreseen = library.store.ask(foreseeing, vendor=vendor, on=library.today(), guessing=guessing)
    with messages_of(delivered) as messages:
        found = preview_file(
            library.store,
            vendor_id=delivered.vendor_id,
            records=_checked(messages, check),
            facts=delivered.facts(),
            by=by,
            raw_at=raw_of(delivered.path),
            told=foreseen.take,
            progress=progress,
        )
    return Look(found, foreseen.per_subject, foreseen.uncovered, foreseen.guess_fault)


def _checked(messages: Messages, check: Callable[[], None]) -> Messages:
    for message in messages:
        check()
        yield message


def take_back(library: Library, run_id: int, *, by: Actor) -> ImportUndone:
    """Undo an import, then match the titles again that it had brought something to."""
    undone = library.store.run(undo_import, run_id=run_id, by=by, at=library.now())
    forget_file(library, library.store.ask(kept_file_of, run_id=run_id))
    spread(library, undone.title_ids)
    return undone


def enter_quote(library: Library, *, title_id: int, by: Actor, **facts: Any) -> int:
    """Enter an offer by hand, then match its title again: now it has a price. Raises what `quote` raises."""
    offer_id = library.store.run(quote, title_id=title_id, by=by, at=library.now(), **facts)
    spread(library, (title_id,))
    return offer_id


def spread(library: Library, title_ids: Sequence[int]) -> DistributionResult:
    """Give the titles to the subjects that want them, a stretch in a transaction: others write in between."""
    total = DistributionResult()
    for start in range(0, max(len(title_ids), 1), _SPREAD_AT_ONCE):
        some = title_ids[start : start + _SPREAD_AT_ONCE]
        total += library.store.run(
            distribute, title_ids=some, at=library.now(), on=library.today(), guessing=library.guessing
        )
    return total


def remember_profile(library: Library, delivered: Delivery, *, by: Actor) -> None:
    """Read this vendor's files of this format the same way from now on."""
    library.store.run(
        save_profile,
        vendor_id=delivered.vendor_id,
        format=delivered.plugin.name,
        profile=delivered.profile.to_json(),
        by=by,
        at=library.now(),
    )


def format_of(
    library: Library,
    path: Path,
    name: str,
    format_name: str | None = None,
    *,
    unknown: type[FormatUnknown] = FormatUnknown,
) -> LoadedPlugin:
    """The plugin that is named, else the one surest of the file. Raises `unknown`, PluginMissing, NoFormats."""
    if format_name is not None:
        return library.plugins.get(CatalogueFormat.group, format_name)
    found = recognise(library.plugins, path, name)
    if not found:
        known = ", ".join(plugin.name for plugin in library.plugins.of(CatalogueFormat.group))
        if not known:
            raise NoFormats(file=name)
        raise unknown(file=name, formats=known)
    return found[0][0]


@contextmanager
def messages_of(delivered: Delivery, *, spool: Spool | None = None) -> Iterator[Messages]:
    """What a child process reads in the file; it lies in `spool` too."""
    with read_file(
        delivered.plugin, delivered.path, delivered.profile, name=delivered.name, spool=spool
    ) as reading:
        yield messages_in(delivered, reading)


def messages_in(delivered: Delivery, reading: Reading) -> Messages:
    """What is read, and the summary at last."""

    def through() -> Messages:
        yield from reading
        if reading.summary is not None:
            yield reading.summary

    return with_notes(delivered, through())


def with_notes(delivered: Delivery, messages: Messages) -> Messages:
    """What of the vendor's kept profile did not fit is told with the summary."""
    for message in messages:
        if isinstance(message, FileSummary):
            message = replace(message, notes=(*delivered.notes, *message.notes))
        yield message


def raw_of(path: Path) -> Callable[[Position], bytes]:
    def raw(position: Position) -> bytes:
        with path.open("rb") as file:
            file.seek(position.offset)
            return file.read(position.length)

    return raw


def _digest(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            digest.update(block)
    return digest.hexdigest()
