"""The catalogue format `onix`: frames, parses and maps the products of an ONIX for Books message."""

from collections.abc import Iterator, Mapping
from typing import BinaryIO, ClassVar

from acqflow.plugin_api import (
    CatalogueFormat,
    CatalogueRecord,
    FileRefused,
    FileSummary,
    Profile,
    Quarantined,
    Recognition,
    Skipped,
)
from acqflow_onix.encoding import Encoding, encoding_of
from acqflow_onix.framing import Framing
from acqflow_onix.prolog import LONGEST_PROLOG, Prolog, looks_like_onix, read_prolog
from acqflow_onix.reading import Reader
from acqflow_onix.stretch import narrowed


class Onix(CatalogueFormat):
    """ONIX for Books 2.1, 3.0 and 3.1, reference names or short tags.

    Options: `country` (ISO 3166, such as `CN`), `currency` (ISO 4217) and `price_types` (codes of list 58 in the
    order in which they are wanted, such as `05,01`) choose one price of many; `control_characters` (`strip`).
    """

    api_version = "1.0"
    name = "onix"
    options: ClassVar[Mapping[str, tuple[str, ...]]] = {
        "country": (),
        "currency": (),
        "price_types": (),
        "control_characters": ("strip",),
    }

    def recognises(self, head: bytes, file_name: str) -> Recognition:
        """By the root; the name only adds to it."""
        try:
            text = _as_bytes(head, encoding_of(head, Profile()))
        except FileRefused:
            text = head
        confidence, reason = looks_like_onix(text)
        if not confidence and file_name.lower().endswith((".onix", ".onx")):
            return Recognition(0.1, "file name only")
        return Recognition(confidence, reason)

    def read(
        self, source: BinaryIO, profile: Profile
    ) -> Iterator[CatalogueRecord | Quarantined | Skipped | FileSummary]:
        """Every framed product as one message, then the summary. Raises FileRefused."""
        limits = profile.limits
        size = source.seek(0, 2)
        if size > limits.upload:
            raise FileRefused("too_large", f"more than {limits.upload} bytes")
        source.seek(0)
        head = source.read(2 * LONGEST_PROLOG)
        encoding = encoding_of(head, profile)
        text = _as_bytes(head, encoding)
        if not text.strip(b" \t\r\n\0\x1a"):
            raise FileRefused("empty", f"{size} bytes")
        prolog = read_prolog(text, limits)
        framing = Framing(
            source, encoding, prolog.tag, prolog.start, longest=limits.xml_text, kept=limits.raw_kept
        )
        return _messages(Reader(profile, encoding, prolog), framing, prolog, limits.records)


def _as_bytes(head: bytes, encoding: Encoding) -> bytes:
    """With a byte for each sign of markup, whatever the encoding."""
    marked = head[encoding.mark :]
    return marked if encoding.width == 1 else narrowed(marked, encoding.name)


def _messages(
    reader: Reader, framing: Framing, prolog: Prolog, most: int
) -> Iterator[CatalogueRecord | Quarantined | Skipped | FileSummary]:
    ordinal = 0
    for frame in framing:
        ordinal = frame.position.ordinal
        if ordinal > most:
            raise FileRefused("too_many_records", f"more than {most}")
        yield reader.message(frame)
    notes = list(prolog.notes)
    if prolog.has_message and not framing.is_closed:
        notes.append(("message_not_closed", str(ordinal)))
    yield FileSummary(ordinal, ",".join(sorted(reader.encodings)), tuple(notes))
