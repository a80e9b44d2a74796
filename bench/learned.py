"""How well titles without a class number are guessed: accuracy, calibration, and how many can be given out.

Run `python bench/learned.py FILE...` with catalogues whose records are classed (MARC; CSV with class numbers in a
column `clc`, `lcc`, `ddc` or `Subjects`). Whose a title is say its class numbers and `RANGES`, the shelves of a
university's subjects. A fifth of the titles is kept apart by title, all records of one title on the same side; the
matcher learns from the others, and guesses these by all their words and by their title alone, as spreadsheets give
it. Beside it stand the most frequent subject, and the class prefix: the subject that the first two digits of a
Dewey number mostly have among the others, on titles that have one beside the number which says whose they are.
Exits with 1 where the matcher is not better than always naming the most frequent subject, or its confidence is
more than a tenth off. No data is shipped to measure it with but the demo university's titles.
"""

import argparse
import csv
import io
import logging
import re
import sys
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from typing import get_args

import numpy as np
from acqflow_learned.measuring import calibration_error
from acqflow_learned.plugin import LearnedSubjects
from acqflow_marc.format import Marc
from sklearn.metrics import f1_score

from acqflow.matching.rules import Candidate, Matcher, ShelfRange, Want
from acqflow.plugin_api import CatalogueRecord, ClassedTitle, FileRefused, Guess, Profile, TitleWords
from acqflow.testing import a_plugin
from acqflow.titles.rules import class_rows
from acqflow.vocabulary.class_numbers import Scheme, key_bounds, parse_range
from acqflow.vocabulary.titles_text import is_han, normalised, spelt

RANGES = {
    "general": "clc Z; lcc A; lcc Z; ddc 000-003; ddc 020-099",
    "philosophy": "clc B0-B8; lcc B-BJ; ddc 100-199",
    "religion": "clc B9; lcc BL-BX; ddc 200-299",
    "history": "clc K; lcc C-F; ddc 900-909; ddc 920-999",
    "geography": "clc K9; lcc G-GF; ddc 910-919",
    "anthropology and sports": "clc G8; lcc GN-GV; ddc 790-799",
    "social sciences": "clc C; lcc H-HA; lcc HM-HX; ddc 300-319; ddc 360-369; ddc 390-399",
    "economics": "clc F; lcc HB-HJ; ddc 330-339; ddc 380-389; ddc 650-659",
    "politics": "clc D0-D8; lcc J; ddc 320-329; ddc 350-354",
    "law": "clc D9; lcc K; ddc 340-349",
    "education": "clc G4-G7; lcc L; ddc 370-379",
    "music": "clc J6; lcc M; ddc 780-789",
    "art": "clc J; lcc N; ddc 700-779",
    "language and literature": "clc H-I; lcc P; ddc 400-499; ddc 800-899",
    "mathematics": "clc O1-O2; lcc QA; ddc 510-519",
    "computing": "clc TP3; lcc QA75-QA76; ddc 004-006",
    "physics": "clc O3-O5; lcc QB-QC; ddc 520-539",
    "chemistry": "clc O6-O7; lcc QD; ddc 540-549",
    "earth sciences": "clc P; lcc QE; ddc 550-569",
    "biology": "clc Q; lcc QH-QR; ddc 570-599",
    "medicine": "clc R; lcc R; ddc 610-619",
    "agriculture": "clc S; lcc S; ddc 630-639",
    "technology": "clc T-V; lcc T; ddc 600-609; ddc 620-629; ddc 660-699",
    "military science": "clc E; lcc U-V; ddc 355-359",
}
PARTS, PRECISION, MOST_OFF = 5, 0.90, 0.10
_MARC = (".mrc", ".marc", ".xml", ".dat", ".iso")
_ORDER: dict[str, int] = {"clc": 0, "lcc": 1, "ddc": 2}
_WORDS = ("title", "Title", "subtitle", "series")
_COLUMNS = {"clc": "clc", "lcc": "lcc", "ddc": "ddc", "Subjects": "lcc"}


@dataclass(frozen=True)
class Known:
    """A title, whose it is, and the first two digits of a Dewey number that had no say in it."""

    example: ClassedTitle
    prefix: str

    @property
    def is_chinese(self) -> bool:
        return any(map(is_han, spelt(self.example.title.title)))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("files", nargs="+", type=Path, help="catalogues whose records are classed")
    arguments = parser.parse_args()
    logging.getLogger("pymarc").setLevel(logging.CRITICAL)
    known = list(dict.fromkeys(known_titles(arguments.files)))
    taught = [k for k in known if part_of(k) != PARTS - 1]
    apart = [k for k in known if part_of(k) == PARTS - 1]
    print(f"{len(known)} classed titles, {len(taught)} to learn from, {len(apart)} kept apart by title")
    plugin, began = a_plugin(LearnedSubjects), time.process_time()
    learned = plugin.learn([k.example for k in taught], lambda *_: None)
    print(f"learned in {time.process_time() - began:.1f} CPU seconds, {len(learned.content) / 1e6:.1f} MB")
    guesser, began = plugin.open(learned.content), time.process_time()
    whole = [guesser.guess(k.example.title) for k in apart]
    print(f"{1000 * (time.process_time() - began) / len(apart):.2f} ms of work a guess")
    alone = [guesser.guess(TitleWords(k.example.title.title)) for k in apart]
    usual = Counter(s for k in taught for s in k.example.subjects).most_common(1)[0][0]
    is_good = report("all words", whole, apart, usual) & report("title alone", alone, apart, usual)
    chinese = [place for place, k in enumerate(apart) if k.is_chinese]
    if chinese:
        report("Chinese, title alone", [alone[p] for p in chinese], [apart[p] for p in chinese], usual)
    beside_prefixes(taught, apart, whole, alone, usual)
    sys.exit(0 if is_good else 1)


def report(what: str, guesses: Sequence[tuple[Guess, ...]], apart: Sequence[Known], usual: str) -> bool:
    """Print how good they are; whether that is good enough."""
    true = [k.example.subjects for k in apart]
    first = [found[0].subject if found else "" for found in guesses]
    right = np.array([guess in subjects for guess, subjects in zip(first, true, strict=True)])
    confidence = np.array([found[0].confidence if found else 0.0 for found in guesses])
    sure = np.array([bool(found) and found[0].is_sure for found in guesses])
    majority = share(usual in subjects for subjects in true)
    off = calibration_error(confidence, right)
    print(f"{what}, {len(apart)} titles:")
    print(f"  accuracy {right.mean():.3f}; always {usual} {majority:.3f}; {right.mean() / majority:.1f} times it")
    print(f"  macro-F1 {macro_f1(first, true):.3f}; always {usual} {macro_f1([usual] * len(true), true):.3f}")
    print(f"  calibration error {off:.3f}; {off / MOST_OFF:.2f} of what is allowed")
    print(f"  coverage at {PRECISION:.0%} precision {coverage(confidence, right):.3f}")
    print(f"  sure {sure.mean():.3f}, of them right {right[sure].mean() if sure.any() else 0:.3f}")
    return bool(right.mean() > majority and off <= MOST_OFF)


def beside_prefixes(
    taught: Sequence[Known],
    apart: Sequence[Known],
    whole: Sequence[tuple[Guess, ...]],
    alone: Sequence[tuple[Guess, ...]],
    usual: str,
) -> None:
    of_prefix: dict[str, Counter[str]] = {}
    for k in taught:
        if k.prefix:
            of_prefix.setdefault(k.prefix, Counter()).update(k.example.subjects)
    places = [place for place, k in enumerate(apart) if k.prefix]
    if not places:
        print("no title has a Dewey number beside the number that says whose it is")
        return
    true = [apart[place].example.subjects for place in places]
    by_prefix = [of_prefix.get(apart[p].prefix, Counter({usual: 1})).most_common(1)[0][0] for p in places]
    print(f"{len(places)} titles with a Dewey number beside:")
    print(f"  class prefix: accuracy {accuracy(by_prefix, true):.3f}, macro-F1 {macro_f1(by_prefix, true):.3f}")
    for what, guesses in (("all words", whole), ("title alone", alone)):
        first = [guesses[p][0].subject if guesses[p] else "" for p in places]
        print(f"  {what}: accuracy {accuracy(first, true):.3f}, macro-F1 {macro_f1(first, true):.3f}")
    print(f"  always {usual}: accuracy {accuracy([usual] * len(true), true):.3f}")


def coverage(confidence: np.ndarray, right: np.ndarray) -> float:
    """The largest share of titles, the surest first, of whose guesses so many are right."""
    ranked = right[np.argsort(-confidence, kind="stable")]
    precise = np.flatnonzero(np.cumsum(ranked) >= PRECISION * np.arange(1, len(ranked) + 1))
    return float((precise[-1] + 1) / len(ranked)) if len(precise) else 0.0


def macro_f1(first: Sequence[str], true: Sequence[tuple[str, ...]]) -> float:
    truth = [g if g in subjects else subjects[0] for g, subjects in zip(first, true, strict=True)]
    return float(f1_score(truth, first, average="macro", zero_division=0, labels=sorted(set(truth))))


def accuracy(first: Sequence[str], true: Sequence[tuple[str, ...]]) -> float:
    return share(guess in subjects for guess, subjects in zip(first, true, strict=True))


def share(yes: Iterable[bool]) -> float:
    said = list(yes)
    return sum(said) / len(said)


def part_of(known: Known) -> int:
    key = normalised(known.example.title.title).encode(errors="replace")
    return blake2b(key, digest_size=4).digest()[0] % PARTS


def known_titles(files: Iterable[Path]) -> Iterator[Known]:
    """Records that their first scheme gives to a subject: CLC before LCC before Dewey."""
    wants = [Want(number, name) for number, name in enumerate(RANGES)]
    matcher = Matcher(wants, list(shelves()), {})
    for title, numbers in (row for path in files for row in rows_of(path)):
        by_scheme: dict[str, list[tuple[str, str, str]]] = {}
        for _, scheme, code, key in class_rows(0, numbers):
            if key is not None:
                by_scheme.setdefault(scheme, []).append((scheme, code, key))
        first = min((scheme for scheme in by_scheme if scheme in _ORDER), key=_ORDER.__getitem__, default=None)
        if first is None or not normalised(title.title):
            continue
        subjects = matcher.of_narrowest_range(Candidate(0, title.title, None, "book", by_scheme[first]))
        if subjects:
            dewey = by_scheme.get("ddc", []) if first != "ddc" else []
            names = tuple(wants[number].code for number in subjects)
            yield Known(ClassedTitle(title, names), dewey[0][1][:2] if dewey else "")


def shelves() -> Iterator[ShelfRange]:
    schemes: dict[str, Scheme] = {scheme: scheme for scheme in get_args(Scheme)}
    for number, said in enumerate(RANGES.values()):
        for scheme, text in (part.split() for part in said.split(";")):
            shelf = parse_range(schemes[scheme], text)
            yield ShelfRange(number, scheme, *key_bounds(shelf), shelf.start, shelf.end)


def rows_of(path: Path) -> Iterator[tuple[TitleWords, tuple[tuple[str, str], ...]]]:
    if path.suffix in _MARC:
        try:
            for record in Marc().read(io.BytesIO(path.read_bytes()), Profile()):
                if isinstance(record, CatalogueRecord):
                    parts = (record.other_title, "; ".join(record.series), "; ".join(record.keywords))
                    further = "\n".join(part for part in parts if part)
                    yield TitleWords(record.title, further, record.language), record.class_numbers
        except FileRefused as why:
            print(f"{path.name}: {why}", file=sys.stderr)
        return
    lines = path.read_text(encoding="utf-8-sig", errors="replace").splitlines(keepends=True)
    # What a server said before the table may lie in the file too.
    start = next(n for n, line in enumerate(lines) if re.search(r"title.*,|,.*title", line, re.IGNORECASE))
    for row in csv.DictReader(lines[start:]):
        cells = {
            name: (row.get(name) or "").strip() for name in (*_COLUMNS, "title", "Title", "subtitle", "series")
        }
        further = "\n".join(filter(None, (cells["subtitle"], cells["series"], row.get("Keywords") or "")))
        numbers = [(s, part.strip()) for c, s in _COLUMNS.items() for part in cells[c].split(";") if part.strip()]
        title = TitleWords(cells["title"] or cells["Title"], further, row.get("language") or "")
        # A range of numbers lies where it begins.
        yield title, tuple((scheme, re.split(r"(?<=\d)-", code)[0]) for scheme, code in numbers)


if __name__ == "__main__":
    main()
