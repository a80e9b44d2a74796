"""Descriptions of real catalogues, and which of them are known to be of one title.

Files of MARC are read by their plugin; tables (CSV, and the tab-separated lists of KBART) by their columns. What
lies in one folder under names that begin with the same letters is one source: a library, publisher or vendor lists
a book once, under all its numbers, so that two entries of one source are two titles.

Two descriptions of different sources are of one title where they share an ISBN, DOI, LC or OCLC number that stands
on one entry of each source, and give no years more than one apart: an e-book that names the number of the paper
book of ten years before is another title. Where a book has several numbers two sources may each know another of
them; `read_by_hand.csv` holds the verdict of a reader on every two that have no number in common, begin with the
same letters and are at most a year apart: the same, different, or, where a number is shared, a co-edition.

No two sources here describe the same Chinese books under their numbers. Those that have an ISBN are therefore
described a second time, as another vendor would (`second_description`): the titles and what makes them hard to
tell apart are real, the second wording is made.

A file of JSON holds pairs that a library has labelled itself, "match" or "distinct", as the program dedupe keeps
them; pairs that it labels both ways are left out.
"""

import csv
import io
import json
import logging
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import product
from pathlib import Path

import pymarc
from acqflow_marc.format import Marc

from acqflow.plugin_api import CatalogueRecord, Profile
from acqflow.titles.rules import Described, Description
from acqflow.vocabulary.errors import AcqflowError
from acqflow.vocabulary.identifiers import parse_isbn

READ_BY_HAND = Path(__file__).with_name("read_by_hand.csv")
SAME, DIFFERENT, CO_EDITION = "same", "different", "coedition"
_MARC = (".mrc", ".marc", ".xml", ".dat")
_NAME = re.compile(r"[^\W\d_]*")
_YEAR = re.compile(r"1[5-9]\d\d|20\d\d")
_HEADER = re.compile(r"\t|title.*,|,.*title", re.IGNORECASE)
_CHAPTER = re.compile(r"Chapter\b|Kapitel\b")
_COLUMNS = {
    "title": ("publication_title", "title", "Title"),
    "other_title": ("subtitle",),
    "creators": ("first_author", "first_editor", "author", "translator", "Authors"),
    "publisher": ("publisher_name", "publisher", "Publisher"),
    "year": (
        "date_monograph_published_print",
        "date_monograph_published_online",
        "date",
        "Year of publication",
    ),
    "edition": ("monograph_edition",),
    "isbn": ("print_identifier", "online_identifier", "isbn", "ISBN"),
}
_LEAST_TOLD = 2


@dataclass(frozen=True)
class Entry:
    """One description of one source; `numbers` are hidden from who compares. `years_apart`: None where unknown."""

    source: str
    described: Described
    numbers: frozenset[str]

    @property
    def tells_enough(self) -> bool:
        """Besides its title at least two of creator, publisher, year: a name alone is nobody's."""
        d = self.described
        return sum(map(bool, (d.creators, d.publisher, d.year))) >= _LEAST_TOLD

    @property
    def as_written(self) -> tuple[object, ...]:
        d = self.described
        return (d.title, d.other_title, tuple(d.creators), d.publisher, d.year, d.edition, d.format)


@dataclass(frozen=True)
class Labelled:
    """Entries that tell enough and have a number of their own; `partners`: place → places of the same title."""

    entries: Sequence[Entry]
    partners: Mapping[int, frozenset[int]]
    dropped: Mapping[str, int]


def entries_of(files: Iterable[Path]) -> list[Entry]:
    logging.getLogger("pymarc").setLevel(logging.CRITICAL)
    found: list[Entry] = []
    for path in files:
        source = f"{path.parent.name}/{(_NAME.match(path.name) or [''])[0]}"
        is_marc = path.suffix in _MARC
        found += _marc_entries(path, source) if is_marc else _table_entries(path, source)
    return _each_once(entry for entry in found if not _CHAPTER.match(entry.described.title))


def labelled(entries: Sequence[Entry], verdicts: Mapping[frozenset[str], str]) -> Labelled:
    """Which entries are partners. A number on several entries of one source is no evidence, and left out."""
    times = Counter((entry.source, number) for entry in entries for number in entry.numbers)
    shared_in_a_source = {number for (_, number), count in times.items() if count > 1}
    telling = [replace(entry, numbers=entry.numbers - shared_in_a_source) for entry in entries]
    dropped = {
        "numbers on several entries of one source": len(shared_in_a_source),
        "entries that tell too little": sum(not entry.tells_enough for entry in telling),
        "entries without a number of their own": sum(e.tells_enough and not e.numbers for e in telling),
    }
    kept = [entry for entry in telling if entry.tells_enough and entry.numbers]
    partners: defaultdict[int, set[int]] = defaultdict(set)
    places: defaultdict[str, list[int]] = defaultdict(list)
    for place, entry in enumerate(kept):
        for number in entry.numbers:
            places[number].append(place)
    co_editions = years_apart = 0
    for several in places.values():
        for one, other in product(several, several):
            if kept[one].source < kept[other].source:
                if verdict_of(kept[one], kept[other], verdicts) == CO_EDITION:
                    co_editions += 1
                elif _years_apart(kept[one], kept[other]) > 1:
                    years_apart += 1
                else:
                    partners[one].add(other)
                    partners[other].add(one)
    dropped["shared numbers of co-editions"] = co_editions
    dropped["shared numbers of books more than a year apart"] = years_apart
    for pair, verdict in verdicts.items():
        if verdict == SAME:
            a, b = (places[number] for number in sorted(pair))
            for one, other in product(a, b):
                partners[one].add(other)
                partners[other].add(one)
    return Labelled(kept, {place: frozenset(found) for place, found in partners.items()}, dropped)


def read_verdicts() -> dict[frozenset[str], str]:
    """Two ISBNs, or one that both have, and what a reader said of the two descriptions."""
    with READ_BY_HAND.open(newline="", encoding="utf-8") as file:
        return {frozenset((row["isbn"], row["other_isbn"])): row["verdict"] for row in csv.DictReader(file)}


def labelled_pairs(path: Path) -> tuple[list[tuple[Description, Description, bool]], int]:
    """Pairs with whether they are of one title, and how many contradict themselves."""
    said: defaultdict[frozenset[str], dict[bool, tuple[Description, Description]]] = defaultdict(dict)
    for label, pairs in json.loads(path.read_text(encoding="utf-8")).items():
        for pair in pairs:
            one, other = pair["__value__"]
            said[frozenset((one["id"], other["id"]))][label == "match"] = (
                _as_described(one),
                _as_described(other),
            )
    sure = [(*pair, is_match) for both in said.values() if len(both) == 1 for is_match, pair in both.items()]
    return sure, sum(len(both) > 1 for both in said.values())


def _as_described(fields: Mapping[str, str | None]) -> Description:
    year = _YEAR.search(fields["publication_year"] or "")
    return Description(
        title=fields["title"] or "",
        creators=(fields["author"],) if fields["author"] else (),
        publisher=fields["publisher_name"] or "",
        year=int(year[0]) if year else None,
        edition=fields["edition"] or "",
    )


def verdict_of(one: Entry, other: Entry, verdicts: Mapping[frozenset[str], str]) -> str | None:
    pairs = (frozenset((a, b)) for a in one.numbers for b in other.numbers)
    return next((verdicts[pair] for pair in pairs if pair in verdicts), None)


def second_description(described: Described, place: int) -> Description:
    """As another vendor writes a Chinese book: other brackets, roles, signs and widths; by turns no subtitle."""
    creators = [re.sub(r"^[\[(（〔【][^\])）〕】]*[\])）〕】]\s*", "", name) for name in described.creators]
    if place % 3 == 0:
        creators = [f"{name} 著" for name in creators[:1]] + [f"{name} 译" for name in creators[1:]]
    elif place % 3 == 1:
        creators = creators[:1]
    title, other = described.title, described.other_title
    if other and place % 4 == 0:
        title, other = f"{title}：{other}", ""
    elif other and place % 4 == 1:
        other = ""
    publisher = described.publisher
    return Description(
        title=title.replace("(", "（").replace(")", "）").replace("·", "・" if place % 2 else "·"),
        other_title=other,
        creators=tuple(creators),
        publisher=publisher.removesuffix("出版社") if place % 5 == 0 and len(publisher) > 5 else publisher,
        year=described.year,
        edition="第1版" if place % 2 else "",
        language=described.language,
        format=described.format,
    )


def _years_apart(one: Entry, other: Entry) -> int:
    a, b = one.described.year, other.described.year
    return abs(a - b) if a and b else 0


def _each_once(entries: Iterable[Entry]) -> list[Entry]:
    """What a source describes several times in the same words is one entry with all its numbers."""
    once: dict[tuple[object, ...], Entry] = {}
    for entry in entries:
        key = (entry.source, entry.as_written)
        known = once.get(key)
        once[key] = entry if known is None else replace(known, numbers=known.numbers | entry.numbers)
    return list(once.values())


def _marc_entries(path: Path, source: str) -> Iterator[Entry]:
    data = path.read_bytes()
    for record in Marc().read(io.BytesIO(data), Profile(default_currency="USD")):
        if isinstance(record, CatalogueRecord):
            own = {i.value for i in record.identifiers if i.scheme in ("isbn", "doi") and not i.doubtful}
            start, length = record.position.offset, record.position.length
            if path.suffix != ".xml":
                own |= _control_numbers(data[start : start + length])
            yield Entry(source, record, frozenset(own))


def _control_numbers(raw: bytes) -> set[str]:
    """The numbers of the Library of Congress and of OCLC, which the plugin does not read."""
    try:
        record = pymarc.Record(raw, to_unicode=True, force_utf8=True, utf8_handling="replace")
    except (pymarc.exceptions.PymarcException, ValueError, LookupError):
        return set()
    known = {f"lccn {n.strip()}" for field in record.get_fields("010") for n in field.get_subfields("a")}
    for field in record.get_fields("035"):
        digits = [re.sub(r"\D", "", n).lstrip("0") for n in field.get_subfields("a") if "OCoLC" in n]
        known |= {f"oclc {n}" for n in digits if n}
    return known


def _table_entries(path: Path, source: str) -> Iterator[Entry]:
    text = path.read_text(encoding="utf-8-sig", errors="replace")
    lines = text.splitlines()
    start = next(n for n, line in enumerate(lines) if _HEADER.search(line))
    is_tabbed = "\t" in lines[start]
    rows = csv.DictReader(
        io.StringIO("\n".join(lines[start:])),
        delimiter="\t" if is_tabbed else ",",
        quoting=csv.QUOTE_NONE if is_tabbed else csv.QUOTE_MINIMAL,
    )
    for row in rows:
        given = {name: _cells(row, columns) for name, columns in _COLUMNS.items()}
        if not given["title"]:
            continue
        year = next((found for text in given["year"] if (found := _YEAR.search(text))), None)
        title = given["title"][0]
        described = Description(
            title=title,
            other_title=" ".join(given["other_title"]),
            creators=tuple(part.strip() for text in given["creators"] for part in re.split(r"[;|]+", text)),
            publisher=" ".join(given["publisher"]),
            year=int(year[0]) if year else None,
            edition=" ".join(given["edition"]),
            language="chi" if re.search(r"[\u4e00-\u9fff]", title) else "",
            format="print" if "binding" in row else "ebook",
        )
        yield Entry(source, described, frozenset(_isbns(given["isbn"])))


def _cells(row: Mapping[str, str | None], columns: Iterable[str]) -> list[str]:
    return [text for name in columns if (text := (row.get(name) or "").strip())]


def _isbns(cells: Iterable[str]) -> Iterator[str]:
    for cell in cells:
        for text in re.split(r"[;,~|/\s]+(?=97|\d{9})", cell):
            try:
                number = parse_isbn(text)
            except AcqflowError:
                continue
            if not number.doubtful:
                yield number.value
