"""The numbers of a product and of its other forms."""

from acqflow.vocabulary.errors import Unreadable
from acqflow.vocabulary.identifiers import Identifier, parse_doi, parse_isbn, parse_issn
from acqflow_onix.composites import Facts, Product, children, facts, texts
from acqflow_onix.faults import Warnings
from acqflow_onix.parsing import Element

# List 5, the surest first; 03 and 14 are ISBNs only where they begin as these do.
_ISBN_13, _EAN, _ISBN_10, _DOI, _OWN, _ISSN = "15", "03", "02", "06", "01", "34"
_SCHEMES = {_ISBN_13: "isbn", _EAN: "isbn", _ISBN_10: "isbn", "24": "isbn", _DOI: "doi", _ISSN: "issn"}
_SURENESS = {_ISBN_13: 0, _EAN: 1, _ISBN_10: 2}
_OLDER = (("ISBN", _ISBN_10), ("EAN13", _EAN), ("DOI", _DOI))
# List 51: alternative format, e-publication based on print product, electronic version available as.
_OTHER_FORMS = frozenset({"06", "13", "27"})
_PARSERS = {"isbn": parse_isbn, "doi": parse_doi, "issn": parse_issn}


def identifiers(product: Product, warnings: Warnings) -> tuple[tuple[Identifier, ...], str]:
    """The numbers that name it, and the vendor's own number."""
    said = product.facts("ProductIdentifier")
    pairs = _pairs(said)
    for name, kind in _OLDER:
        if value := product.first(name):
            pairs.append((kind, value))
    own = next((each.get("IDValue", "") for each in said if each.get("ProductIDType") == _OWN), "")
    return _read(pairs, warnings), own


def other_forms(product: Product) -> tuple[Identifier, ...]:
    """The numbers of the same work in other forms."""
    pairs: list[tuple[str, str]] = []
    for related in product.every("RelatedProduct"):
        if not _OTHER_FORMS.isdisjoint(texts(related, "ProductRelationCode")):
            pairs += _of_related(related)
    return _read(pairs, []) if pairs else ()


def _of_related(related: Element) -> list[tuple[str, str]]:
    pairs = _pairs([facts(element) for element in children(related, "ProductIdentifier")])
    said = facts(related)
    return pairs + [(kind, value) for name, kind in _OLDER if (value := said.get(name, ""))]


def _pairs(said: list[Facts]) -> list[tuple[str, str]]:
    return [
        (kind, each["IDValue"])
        for each in said
        if (kind := each.get("ProductIDType", "")) in _SCHEMES and each.get("IDValue")
    ]


def _sureness(pair: tuple[str, str]) -> int:
    return _SURENESS.get(pair[0], 3)


def _read(pairs: list[tuple[str, str]], warnings: Warnings) -> tuple[Identifier, ...]:
    """Each number once; what is none becomes a warning, but not a bar code that is none of a book."""
    found: dict[tuple[str, str], Identifier] = {}
    failed: dict[tuple[str, str], None] = {}
    right = ""
    if len(pairs) > 1:
        pairs.sort(key=_sureness)
    for kind, value in pairs:
        # Most products say theirs two or three times: with 13 digits, as bar code, with 10 digits.
        if right and (value == right or (kind == _ISBN_10 and value[:9] == right[3:12])):
            continue
        scheme = _scheme(kind, value)
        if not scheme:
            continue
        try:
            read = _PARSERS[scheme](value)
        except Unreadable:
            failed[f"{scheme}_unreadable", value[:80]] = None
            continue
        if read.doubtful and (right or (scheme, read.value) in found):
            # A wrong number beside a right one adds nothing but doubt.
            warnings.append((f"{scheme}_doubtful", value[:80]))
            continue
        if scheme == "isbn" and not read.doubtful:
            right = right or read.value
        found.setdefault((read.scheme, read.value), read)
    warnings.extend((f"{read.scheme}_doubtful", read.raw[:80]) for read in found.values() if read.doubtful)
    warnings.extend(failed)
    return tuple(found.values())


def _scheme(kind: str, value: str) -> str:
    """Empty for a bar code of something else than a book: 9790 is printed music, 4 and 6 are goods."""
    if kind != _EAN or (value.startswith(("978", "979")) and not value.startswith("9790")):
        return _SCHEMES[kind]
    return "issn" if value.startswith("977") else ""
