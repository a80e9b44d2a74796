"""Who made it: names as a catalogue writes them, in the publisher's order."""

from acqflow_onix.composites import Facts, Product, facts_and_every, readable
from acqflow_onix.faults import Warnings

MOST_CREATORS = 20
# Who stands first in a catalogue: writers, and who edited where nobody wrote it.
_WRITERS = ("A01", "A02", "A06", "A08", "A09", "A10", "A13")
_LAST = 10_000


def creators(product: Product, warnings: Warnings) -> tuple[tuple[str, ...], str]:
    """The names, and names with their roles for whoever wants to know: `Roth, Lois (B06)`."""
    found = []
    for place, element in enumerate(product.every("Contributor")):
        said, roles = facts_and_every(element, "ContributorRole")
        name = readable(_name(said), warnings)
        if name:
            is_writer = any(role in _WRITERS for role in roles)
            found.append((not is_writer, _number(said), place, name, roles))
    found.sort(key=lambda person: person[:3])
    names = tuple(dict.fromkeys(name for _, _, _, name, _ in found))
    if not names:
        statement = readable(product.first("ContributorStatement"), warnings)
        return ((statement,) if statement else ()), ""
    told = "; ".join(f"{name} ({' '.join(roles)})" for _, _, _, name, roles in found if roles)
    return names[:MOST_CREATORS], told[:400]


def _number(said: Facts) -> int:
    number = said.get("SequenceNumber", "")
    return int(number) if number.isascii() and number.isdigit() and len(number) < 5 else _LAST


def _name(said: Facts) -> str:
    """Inverted, with a comma; Chinese names run together as they are spoken."""
    keys, before = said.get("KeyNames", ""), said.get("NamesBeforeKey", "")
    if keys:
        if before and not keys.isascii() and not before.isascii() and len(keys) <= 2 and _is_han(keys + before):
            return keys + before
        keys = f"{said['PrefixToKey']} {keys}" if said.get("PrefixToKey") else keys
        return f"{keys}, {before}" if before else keys
    return said.get("PersonNameInverted") or said.get("PersonName") or said.get("CorporateName", "")


def _is_han(text: str) -> bool:
    return all("\u3400" <= character <= "\u9fff" or character > "\U0001ffff" for character in text)


def publisher(product: Product, warnings: Warnings) -> tuple[str, str]:
    """The publisher's name, and that of the imprint where it is another."""
    houses = product.facts("Publisher")
    houses.sort(key=lambda said: said.get("PublishingRole", "01") != "01")
    named = next((name for said in houses if (name := said.get("PublisherName"))), "")
    imprint = next((name for said in product.facts("Imprint") if (name := said.get("ImprintName"))), "")
    named = readable(named or product.first("PublisherName"), warnings)
    imprint = readable(imprint or product.first("ImprintName"), warnings)
    if not named:
        return imprint, ""
    return named, imprint if imprint != named else ""
