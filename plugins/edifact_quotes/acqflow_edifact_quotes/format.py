"""The catalogue format `edifact_quotes`: a vendor's quotes as offers, with fund and place of each copy."""

from collections.abc import Iterator
from typing import BinaryIO

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
from acqflow_edifact_quotes.framing import Interchange, interchanges
from acqflow_edifact_quotes.reading import Reader, refuse_without_quotes
from acqflow_edifact_quotes.segments import UNA_LENGTH, behind_filler

_BYTE_ORDER_MARK = b"\xef\xbb\xbf"


class EdifactQuotes(CatalogueFormat):
    """QUOTES messages of EDIFACT (D.96A, EANCOM) as EDItEUR has them used by booksellers and libraries."""

    api_version = "1.0"
    name = "edifact_quotes"

    def recognises(self, head: bytes, file_name: str) -> Recognition:
        """By how an interchange begins; the name says nothing, as every vendor has his own."""
        del file_name
        start = behind_filler(head, len(_BYTE_ORDER_MARK) if head.startswith(_BYTE_ORDER_MARK) else 0)
        if head.startswith(b"UNA", start):
            start = behind_filler(head, start + UNA_LENGTH)
        if not head.startswith(b"UNB", start) or head[start + 3 : start + 4].isalnum():
            return Recognition(0.0, "no interchange of EDIFACT")
        if b"QUOTES" in head:
            return Recognition(0.95, "an interchange of EDIFACT with quotes")
        # Nobody else reads it, and the refusal says what is in it.
        return Recognition(0.85, "an interchange of EDIFACT")

    def read(
        self, source: BinaryIO, profile: Profile
    ) -> Iterator[CatalogueRecord | Quarantined | Skipped | FileSummary]:
        """Every line of a quote and every other message of the file, then the summary. Raises FileRefused."""
        most = min(profile.limits.edifact, profile.limits.upload)
        data = source.read(most + 1)
        if len(data) > most:
            raise FileRefused("too_large", f"more than {most} bytes")
        if not data.strip(b"\xef\xbb\xbf \t\r\n\x00\x1a"):
            raise FileRefused("empty", f"{len(data)} bytes")
        found = interchanges(data, profile.limits)
        refuse_without_quotes(found)
        reader = Reader(data, profile)
        return _messages(reader, found, reader.encodings_of(found), profile.limits.records)


def _messages(
    reader: Reader, found: list[Interchange], encodings: list[str], most: int
) -> Iterator[CatalogueRecord | Quarantined | Skipped | FileSummary]:
    ordinal = 0
    for interchange, encoding in zip(found, encodings, strict=True):
        for message in reader.messages(interchange, encoding):
            ordinal = message.position.ordinal
            if ordinal > most:
                raise FileRefused("too_many_records", f"more than {most}")
            yield message
    yield FileSummary(ordinal, ",".join(reader.encodings))
