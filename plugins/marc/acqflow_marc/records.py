"""What makes a record of decoded fields, and remembers of them what concerns the whole file."""

from collections.abc import Container
from collections.abc import Set as AbstractSet

from acqflow.plugin_api import CatalogueRecord, FileRefused, Position, Profile
from acqflow_marc import encoding, marc21, unimarc
from acqflow_marc.coded import NO_TITLE
from acqflow_marc.directory import Damaged
from acqflow_marc.encoding import Warnings
from acqflow_marc.fields import Fields
from acqflow_marc.local_fields import LocalFields
from acqflow_marc.numbers import Pricing

_RECORDS = {"marc21": marc21.record, "unimarc": unimarc.record}
_TITLE_TAG = {"marc21": "245", "unimarc": "200"}
_NAMES = {"cnmarc": "unimarc", "usmarc": "marc21"}


class Records:
    """The records of one file. `seen` are the flavours of its first records, as far as their title field tells.

    Raises FileRefused for a file of another flavour than the profile demands, and for a profile without sense.
    """

    def __init__(self, profile: Profile, seen: list[str]) -> None:
        _refuse_unknown_encoding(profile.encoding)
        self.local = LocalFields(profile)
        self.encodings: set[str] = set()
        has_comma = profile.options.get("decimal_comma") == "yes"
        self._pricing = Pricing(profile.default_currency, has_decimal_comma=has_comma)
        self._ordinal_by_id: dict[str, int] = {}
        self.takes_back = profile.options.get("deleted") == "withdraw"
        wanted = profile.options.get("flavour", "")
        self._demanded = _NAMES.get(wanted, wanted)
        _refuse_other(seen, self._demanded)
        self._usual = self._demanded or max(seen, key=seen.count, default="marc21")
        self._tags = {"marc21": marc21.TAGS | self.local.tags, "unimarc": unimarc.TAGS | self.local.tags}

    def flavour(self, tags: AbstractSet[bytes]) -> str:
        """Which of the two a record with these fields is. Raises Damaged where the profile demands the other."""
        found = flavour_by_title(tags) or self._usual
        if self._demanded and found != self._demanded:
            raise Damaged("wrong_format", f"{found} in a file that should be {self._demanded}")
        return found

    def tags(self, flavour: str) -> Container[bytes]:
        """The fields that are worth being decoded."""
        return self._tags[flavour]

    def record(
        self, position: Position, leader: str, fields: Fields, flavour: str, told: Warnings
    ) -> CatalogueRecord:
        """Raises Damaged for what cannot be taken: no title, a price in no currency, a number that came before."""
        pricing, local = self._pricing, self.local
        if local.tags:
            currency, own = local.currency(fields, pricing.currency), local.texts("price", fields)
            pricing = pricing._replace(currency=currency, texts=tuple(own))
        record = _RECORDS[flavour](position, leader, fields, pricing, told)
        if local.tags:
            record = local.filled(record, fields)
        if not record.title:
            raise Damaged("no_title", f"record {record.record_id}")
        if record.record_id:
            self._refuse_repeated(record.record_id, position.ordinal)
        return record

    def _refuse_repeated(self, record_id: str, ordinal: int) -> None:
        earlier = self._ordinal_by_id.setdefault(record_id, ordinal)
        if earlier != ordinal:
            raise Damaged("duplicate_in_file", f"{record_id} was record {earlier}")


class PieceRecords(Records):
    """The records of a piece of a file: which numbers came before it, only the host can tell."""

    def _refuse_repeated(self, record_id: str, ordinal: int) -> None:
        del record_id, ordinal


def taken_back(position: Position, number: str) -> CatalogueRecord | None:
    """What a deleted record says of the offer it takes back; None where it does not say of which."""
    number = number.strip()
    return CatalogueRecord(position, number, record_id=number, is_withdrawn=True) if number else None


def flavour_by_title(tags: AbstractSet[bytes]) -> str:
    """By the field of the title; empty where both or neither are there."""
    if (b"245" in tags) == (b"200" in tags):
        return ""
    return "marc21" if b"245" in tags else "unimarc"


def why_no_title(leader: str, tags: AbstractSet[bytes] = frozenset()) -> str:
    """Why the record is rightly none of a title; empty if it is one.

    A UNIMARC authority has the rules it keeps to in 152, and often no kind of record in its leader.
    """
    if leader[5:6] == "d":
        return "deleted_record"
    if leader[6:7] == " " and b"152" in tags:
        return "authority_record"
    return NO_TITLE.get(leader[6:7], "")


def _refuse_unknown_encoding(name: str) -> None:
    try:
        encoding.normal_name(name)
    except Damaged as damage:
        raise FileRefused(damage.reason_code, damage.detail) from None


def _refuse_other(seen: list[str], demanded: str) -> None:
    if demanded and seen and demanded not in seen:
        title = _TITLE_TAG[seen[0]]
        raise FileRefused(
            "wrong_format", f"its titles are in field {title}, so it is {seen[0]}, the profile says {demanded}"
        )
