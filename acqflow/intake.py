"""A vendor's file on its way in: recognised, read by a plugin, kept, and distributed to the subjects."""

import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from acqflow.bootstrap import Library
from acqflow.catalogues.actions import Messages, import_file, preview_file, save_profile
from acqflow.catalogues.queries import profile_of, vendor_by_code
from acqflow.catalogues.rules import FileFacts, FilePreview, ImportResult
from acqflow.matching.actions import distribute
from acqflow.matching.rules import DistributionResult
from acqflow.people.rules import Actor
from acqflow.plugin_api import CatalogueFormat, MappingGuess, Position, Profile
from acqflow.plugin_host.discovery import LoadedPlugin
from acqflow.plugin_host.reading import guess_mapping, read_file, recognise
from acqflow.vocabulary.errors import Unreadable, words

_BLOCK = 1 << 20


class FormatUnknown(Unreadable):
    says = words(
        "No installed plugin knows the format of %(file)s. Known formats: %(formats)s. "
        "Ask the vendor for one of these, or install a plugin."
    )


@dataclass(frozen=True, slots=True)
class Delivery:
    """A file as it lies on disk, whose it is, and how it is to be read. `name` is what the vendor called it."""

    path: Path
    name: str
    vendor_code: str
    vendor_id: int
    plugin: LoadedPlugin
    profile: Profile

    def facts(self) -> FileFacts:
        return FileFacts(
            self.name, _digest(self.path), self.path.stat().st_size, self.plugin.name, self.profile.to_json()
        )


@dataclass(frozen=True, slots=True)
class Taken:
    """What came of a file: the import, and where its titles went; None when the file was taken before."""

    result: ImportResult
    distribution: DistributionResult | None


def delivery(
    library: Library,
    path: Path,
    *,
    vendor_code: str,
    name: str = "",
    format_name: str | None = None,
    profile: Profile | None = None,
) -> Delivery:
    """Recognise the file's format, unless it is named, and find how this vendor's files of it are read.

    Raises FormatUnknown, VendorMissing, PluginMissing.
    """
    named = name or path.name
    plugin = _format(library, path, named, format_name)
    vendor = library.store.ask(vendor_by_code, code=vendor_code)
    if profile is None:
        saved = library.store.ask(profile_of, vendor_id=vendor.vendor_id, format=plugin.name)
        profile = Profile(default_currency=vendor.currency) if saved is None else Profile.from_json(saved)
    return Delivery(path, named, vendor_code, vendor.vendor_id, plugin, profile)


def columns(delivered: Delivery) -> MappingGuess | None:
    """What each column seems to hold, for a format that has columns."""
    return guess_mapping(delivered.plugin, delivered.path, delivered.profile)


def preview(library: Library, delivered: Delivery, *, by: Actor) -> FilePreview:
    """What taking the file in would do. Nothing is kept."""
    with _messages(delivered) as messages, library.store.reading() as session:
        return preview_file(
            session,
            vendor_id=delivered.vendor_id,
            records=messages,
            facts=delivered.facts(),
            by=by,
            raw_at=_raw_of(delivered.path),
        )


def take_in(library: Library, delivered: Delivery, *, by: Actor) -> Taken:
    """Keep the file's offers and quarantine in one transaction, then give its titles to the subjects."""
    with _messages(delivered) as messages:
        result = library.store.run(
            import_file,
            vendor_id=delivered.vendor_id,
            records=messages,
            facts=delivered.facts(),
            by=by,
            at=library.now(),
            raw_at=_raw_of(delivered.path),
        )
    if result.is_repeat:
        return Taken(result, None)
    spread = library.store.run(distribute, title_ids=result.title_ids, at=library.now(), on=library.today())
    return Taken(result, spread)


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


def _format(library: Library, path: Path, name: str, format_name: str | None) -> LoadedPlugin:
    if format_name is not None:
        return library.plugins.get(CatalogueFormat.group, format_name)
    found = recognise(library.plugins, path, name)
    if not found:
        known = ", ".join(plugin.name for plugin in library.plugins.of(CatalogueFormat.group))
        raise FormatUnknown(file=name, formats=known)
    return found[0][0]


@contextmanager
def _messages(delivered: Delivery) -> Iterator[Messages]:
    with read_file(delivered.plugin, delivered.path, delivered.profile) as reading:

        def through() -> Messages:
            yield from reading
            if reading.summary is not None:
                yield reading.summary

        yield through()


def _raw_of(path: Path) -> Callable[[Position], bytes]:
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
