"""Turns one framed product after the other into a message, remembering what concerns the whole file."""

from acqflow.plugin_api import CatalogueRecord, Profile, Quarantined, Skipped
from acqflow_onix import entities
from acqflow_onix.composites import Product
from acqflow_onix.encoding import Encoding, as_utf8
from acqflow_onix.faults import Damaged, Warnings
from acqflow_onix.framing import SERIES_RECORD, Frame
from acqflow_onix.parsing import Parser
from acqflow_onix.prices import Rule
from acqflow_onix.prolog import Prolog
from acqflow_onix.record import TESTS, Usual, notification, record


class Reader:
    """Reads the products of one file."""

    def __init__(self, profile: Profile, encoding: Encoding, prolog: Prolog) -> None:
        strip = profile.options.get("control_characters") == "strip"
        self.encodings: set[str] = set()
        self._kept = profile.limits.raw_kept
        self._encoding = encoding
        self._parser = Parser(profile.limits, prolog.prefixes, blanks_controls=strip)
        self._has_dtd = prolog.has_dtd
        rule = Rule.of(profile, day=prolog.day, price_type=prolog.price_type, currency=prolog.currency)
        self._usual = Usual(rule, prolog.language)
        self._ordinal_by_id: dict[str, int] = {}

    def message(self, frame: Frame) -> CatalogueRecord | Quarantined | Skipped:
        """What this product is; never raises."""
        if frame.fault == SERIES_RECORD:
            return Skipped(frame.position, frame.fault)
        try:
            if frame.fault:
                raise Damaged(frame.fault, frame.detail)
            return self._read(frame)
        except Damaged as damage:
            raw = frame.data[: self._kept]
            return Quarantined(frame.position, damage.reason_code, damage.detail, raw)

    def _read(self, frame: Frame) -> CatalogueRecord | Skipped:
        data, name = as_utf8(frame.data, frame.position.offset, self._encoding)
        warnings: Warnings = []
        if name != self._encoding.name:
            warnings.append(("encoding_override", f"declared {self._encoding.declared}, read as {name}"))
        if not self._has_dtd and entities.has_named(data):
            warnings.append(("entities_without_dtd", "read by the names of HTML"))
        product = Product(self._parser.product(data))
        self._refuse_second(product.first("RecordReference"), frame.position.ordinal)
        if notification(product) in TESTS:
            return Skipped(frame.position, "test_record")
        found = record(frame.position, product, self._usual, warnings)
        self.encodings.add(name)
        return found

    def _refuse_second(self, reference: str, ordinal: int) -> None:
        if reference and (earlier := self._ordinal_by_id.setdefault(reference, ordinal)) != ordinal:
            raise Damaged("duplicate_in_file", f"{reference[:80]} was record {earlier}")
