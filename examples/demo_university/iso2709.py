"""Records in ISO 2709: the way MARC 21 and CNMARC travel."""

from dataclasses import dataclass

FIELD_END = b"\x1e"
RECORD_END = b"\x1d"
SUBFIELD = "\x1f"
LEADER_LENGTH = 24
LONGEST_RECORD = 99_999


@dataclass(frozen=True, slots=True)
class Field:
    """`content` is the whole field: a control field's text, or indicators and subfields."""

    tag: str
    content: str


def data_field(tag: str, indicators: str, *subfields: tuple[str, str]) -> Field:
    """A data field of those subfields that have a value."""
    return Field(tag, indicators + "".join(f"{SUBFIELD}{code}{value}" for code, value in subfields if value))


def record(kind: str, fields: list[Field], *, encoding: str, ending: str) -> bytes:
    """One record. `kind` is leader 5-9 ("nam a"), `ending` leader 17-19 (encoding level and form)."""
    bodies = [field.content.encode(encoding) + FIELD_END for field in fields]
    directory = ""
    offset = 0
    for field, body in zip(fields, bodies, strict=True):
        directory += f"{field.tag}{len(body):04d}{offset:05d}"
        offset += len(body)
    base = LEADER_LENGTH + len(directory) + 1
    length = base + offset + 1
    if length > LONGEST_RECORD:
        raise ValueError(f"record of {length} bytes")
    leader = f"{length:05d}{kind}22{base:05d}{ending}4500"
    return leader.encode("ascii") + directory.encode("ascii") + FIELD_END + b"".join(bodies) + RECORD_END
