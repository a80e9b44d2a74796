"""What the coded places of MARC mean: kind of material, form, readership."""

from acqflow_marc.fields import Field, Fields

MARC21_AUDIENCES = {
    "a": "preschool",
    "b": "primary",
    "c": "juvenile",
    "d": "adolescent",
    "e": "adult",
    "f": "specialised",
    "g": "general",
    "j": "juvenile",
}
UNIMARC_AUDIENCES = {
    "a": "juvenile",
    "b": "preschool",
    "c": "primary",
    "d": "juvenile",
    "e": "adolescent",
    "k": "specialised",
    "m": "general",
}
_BY_TYPE = dict.fromkeys("cd", "score") | dict.fromkeys("ef", "map") | dict.fromkeys("ij", "audio")
_MARC21_TYPES = _BY_TYPE | {"g": "video", "m": "software"} | dict.fromkeys("kopr", "mixed")
_UNIMARC_TYPES = _BY_TYPE | {"g": "video", "l": "electronic"} | dict.fromkeys("kmr", "mixed")
_LIKE_MAPS = frozenset("efgkor")
_SAYS_AUDIENCE = frozenset("acdgijkmort")
NO_TITLE = {"z": "authority_record", "w": "classification_record", "q": "community_record"} | dict.fromkeys(
    "uvxy", "holdings_or_authority_record"
)


def marc21_format(leader: str, coded: str, fields: Fields, main: Field) -> str:
    """From leader/06-07, 008/23 (29 for maps), 338 and 245$h."""
    kind = _MARC21_TYPES.get(leader[6:7], "")
    form = coded[29:30] if leader[6:7] in _LIKE_MAPS else coded[23:24]
    is_serial = leader[7:8] in "si" and not kind
    if form in ("a", "b", "c") and form:
        return "microform"
    if not kind:
        online = form in ("o", "q", "s")
        if online or _says_online(fields, main):
            return "ejournal" if is_serial else "ebook"
    return kind or ("journal" if is_serial else "print")


def marc21_audience(leader: str, coded: str) -> str:
    """From 008/22, which in maps, mixed materials and whatever appears in parts over time says something else."""
    told = leader[6:7] in _SAYS_AUDIENCE and not (leader[6:7] == "a" and leader[7:8] in "bis")
    return MARC21_AUDIENCES.get(coded[22:23], "") if told else ""


def unimarc_audience(coded: str) -> str:
    """Of the readerships in 100$a/17-19 an adult one, as most of them name the young too; else the first."""
    codes = [code for code in coded[17:20] if code in UNIMARC_AUDIENCES]
    return UNIMARC_AUDIENCES[min(codes, key=lambda code: code not in "km")] if codes else ""


def language_code(text: str) -> str:
    """The first three letters; empty where they are no code: `n/a`, `|||`."""
    code = text[:3].lower()
    return code if len(code) == 3 and code.isascii() and code.isalpha() else ""


def _says_online(fields: Fields, main: Field) -> bool:
    carriers = fields.every("338", "b")
    if carriers:
        return all(carrier.startswith("c") for carrier in carriers)
    said = main.first("h").lower()
    return "electronic resource" in said or "电子资源" in said


def unimarc_format(leader: str, fields: Fields) -> str:
    """From leader/06-07, 106$a, 135 and 200$b."""
    kind = _UNIMARC_TYPES.get(leader[6:7], "")
    is_serial = leader[7:8] in "si"
    said = fields.first("200", "b").lower()
    told = kind == "electronic" or "135" in fields or fields.first("106", "a") == "s"
    if told or "电子" in said or "électronique" in said or "electronic" in said:
        return "ejournal" if is_serial else "ebook"
    return kind or ("journal" if is_serial else "print")
