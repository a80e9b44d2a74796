"""How well titles are recognised by their words: precision, recall, and what it costs.

Run `python bench/recognise.py FILE...` with catalogues of several libraries, publishers or vendors (MARC, KBART,
CSV). Every entry is offered to the catalogue of all the other sources with its numbers hidden, as an import meets
it: the titles of its block are compared with it, and it is taken for the only one that fits. How the truth is
known says `bench/labelled.py`. The works are split in two halves: try a change of the rules on the first, the
second is what counts. Exits with 1 where precision is below 0.995 or recall below 0.90 on it, in either language,
or where it costs an import more than a tenth of the 1/1,500 s that a record may take. No data is shipped to
measure it with.
"""

import argparse
import sys
import time
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b
from pathlib import Path

from labelled import (
    SAME,
    Entry,
    Labelled,
    entries_of,
    labelled,
    labelled_pairs,
    read_verdicts,
    second_description,
    verdict_of,
)
from rapidfuzz import fuzz

from acqflow.titles.rules import (
    DESCRIBED,
    Described,
    Description,
    Told,
    block_of,
    description_row,
    told,
    why_alike,
)

LEAST_PRECISION, LEAST_RECALL = 0.995, 0.90
SECONDS_PER_RECORD = 1 / 1_500
SHARE_OF_THEM = 0.1
MOST_IN_A_BLOCK = 100


@dataclass
class Tally:
    """`missed`: it has a partner and is taken for none. `wrong`: it is taken for another title."""

    right: int = 0
    wrong: int = 0
    missed: int = 0
    rightly_new: int = 0
    examples: list[str] = field(default_factory=list)

    @property
    def precision(self) -> float:
        return self.right / (self.right + self.wrong) if self.right else 0.0

    @property
    def recall(self) -> float:
        return self.right / (self.right + self.missed) if self.right else 0.0


class Catalogue:
    """Entries by their blocks, laid out for comparing."""

    def __init__(self, entries: Sequence[Entry]) -> None:
        self.entries = entries
        self.blocks: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
        for place, entry in enumerate(entries):
            self.blocks[block_of(entry.described.title), entry.described.format].append(place)
        self._told: dict[int, Told] = {}
        self.compared = 0

    def told(self, place: int) -> Told:
        if place not in self._told:
            self._told[place] = as_told(self.entries[place].described)
        return self._told[place]

    def fits(self, described: Described, *, apart_from: str, forms: Iterable[str]) -> list[list[int]]:
        """The titles of other sources that it may be, each with its entries."""
        block = block_of(described.title)
        near = [p for form in forms for p in self.blocks.get((block, form), ())]
        near = [p for p in near if self.entries[p].source != apart_from]
        if not near or len(near) > MOST_IN_A_BLOCK:
            return []
        self.compared += len(near)
        mine = as_told(described)
        return self._titles([p for p in near if why_alike(mine, self.told(p))])

    def _titles(self, places: Sequence[int]) -> list[list[int]]:
        titles: list[list[int]] = []
        for place in places:
            numbers = self.entries[place].numbers
            for title in titles:
                if any(self.entries[p].numbers & numbers for p in title):
                    title.append(place)
                    break
            else:
                titles.append([place])
        return titles


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("files", nargs="+", type=Path, help="catalogues of at least two sources")
    parser.add_argument("--examples", action="store_true", help="name what was taken wrongly or missed")
    arguments = parser.parse_args()
    verdicts = read_verdicts()
    pairs = [path for path in arguments.files if path.suffix == ".json"]
    known = labelled(entries_of(path for path in arguments.files if path not in pairs), verdicts)
    catalogue = Catalogue(known.entries)
    began = time.process_time()
    halves = natural(catalogue, known, verdicts)
    seconds = (time.process_time() - began) / len(known.entries)
    chinese = described_anew(catalogue)
    report(known, halves, chinese, catalogue.compared, seconds, per_pair(catalogue))
    for path in pairs:
        report_pairs(path)
    if arguments.examples:
        print("\n".join(line for tally in (*halves, *chinese) for line in tally.examples))
    counted = [halves[1], *([chinese[1]] if chinese[1].right else [])]
    is_well = all(t.precision >= LEAST_PRECISION and t.recall >= LEAST_RECALL for t in counted)
    sys.exit(0 if is_well and seconds <= SHARE_OF_THEM * SECONDS_PER_RECORD else 1)


def natural(catalogue: Catalogue, known: Labelled, verdicts: dict[frozenset[str], str]) -> tuple[Tally, Tally]:
    """The half to try on, and the half that counts."""
    halves = Tally(), Tally()
    for place, entry in enumerate(known.entries):
        partners = known.partners.get(place, frozenset())
        if any(known.entries[p].as_written == entry.as_written for p in partners):
            continue  # Word for word the same record: there is nothing to recognise.
        forms = {entry.described.format, *(known.entries[p].described.format for p in partners)}
        titles = catalogue.fits(entry.described, apart_from=entry.source, forms=sorted(forms))
        tally = halves[half_of(entry.described)]
        if len(titles) == 1:
            is_right = any(
                p in partners or verdict_of(entry, known.entries[p], verdicts) == SAME for p in titles[0]
            )
            tally.right += is_right
            tally.wrong += not is_right
            if not is_right:
                tally.examples.append(
                    f"wrong: {entry.described.title} | {known.entries[titles[0][0]].described.title}"
                )
        elif partners:
            tally.missed += 1
            tally.examples.append(f"missed: {entry.described.title}")
        else:
            tally.rightly_new += 1
    return halves


def described_anew(catalogue: Catalogue) -> tuple[Tally, Tally]:
    """The same for Chinese titles in a second wording, each against the whole of its own source."""
    halves = Tally(), Tally()
    for place, entry in enumerate(catalogue.entries):
        if entry.described.language != "chi" or not isinstance(entry.described, Description):
            continue
        second = second_description(entry.described, place)
        titles = catalogue.fits(second, apart_from="", forms=[second.format])
        tally = halves[half_of(entry.described)]
        if len(titles) == 1:
            is_right = place in titles[0]
            tally.right += is_right
            tally.wrong += not is_right
        else:
            tally.missed += 1
        if len(titles) != 1 or place not in titles[0]:
            tally.examples.append(f"{'wrong' if len(titles) == 1 else 'missed'}: {entry.described.title}")
    return halves


def report_pairs(path: Path) -> None:
    """Pairs that a library labelled: what the rules alone say of them, whatever numbers they have."""
    pairs, contradicting = labelled_pairs(path)
    tally = Tally()
    for one, other, is_match in pairs:
        is_taken = bool(why_alike(as_told(one), as_told(other)))
        tally.right += is_taken and is_match
        tally.wrong += is_taken and not is_match
        tally.missed += is_match and not is_taken
        tally.rightly_new += not (is_taken or is_match)
    print(f"labelled by a library: {said(tally)}; {contradicting} left out that are labelled both ways")


def said(t: Tally) -> str:
    counts = f"right {t.right}, wrong {t.wrong}, missed {t.missed}, rightly new {t.rightly_new}"
    return f"{counts}; precision {t.precision:.4f}, recall {t.recall:.4f}"


def half_of(described: Described) -> int:
    """By the work, so that all its descriptions are in one half."""
    return blake2b(block_of(described.title).encode(), digest_size=1).digest()[0] % 2


def as_told(described: Described) -> Told:
    return told(dict(zip(DESCRIBED, description_row(described), strict=True)))


def per_pair(catalogue: Catalogue) -> tuple[float, float]:
    """Microseconds to compare two descriptions: ours, and rapidfuzz's token_sort_ratio over the same titles."""
    pairs = [
        (several[0], other) for several in catalogue.blocks.values() if len(several) > 1 for other in several[1:20]
    ]
    laid_out = [(catalogue.told(a), catalogue.told(b)) for a, b in pairs]
    texts = [(catalogue.entries[a].described.title, catalogue.entries[b].described.title) for a, b in pairs]
    began = time.process_time()
    for one, other in laid_out:
        why_alike(one, other)
    between = time.process_time()
    for text, other_text in texts:
        fuzz.token_sort_ratio(text, other_text)
    ended = time.process_time()
    return (between - began) / len(pairs) * 1e6, (ended - between) / len(pairs) * 1e6


def report(
    known: Labelled,
    halves: Sequence[Tally],
    chinese: Sequence[Tally],
    compared: int,
    seconds: float,
    pair: tuple[float, float],
) -> None:
    sources = {entry.source for entry in known.entries}
    print(
        f"{len(known.entries)} entries of {len(sources)} sources, {len(known.partners)} with a partner; left out:"
    )
    for what, count in known.dropped.items():
        print(f"  {what}: {count}")
    for name, (seen, counts) in (("real pairs", halves), ("Chinese, described anew", chinese)):
        for half, t in (("half to try on", seen), ("half that counts", counts)):
            print(f"{name}, {half}: {said(t)}")
    limit = SHARE_OF_THEM * SECONDS_PER_RECORD
    print(f"{compared} comparisons; {seconds * 1e6:.0f} µs a record,", end=" ")
    print(f"{seconds / limit:.2f} of the {limit * 1e6:.0f} µs allowed")
    print(f"two descriptions: {pair[0]:.2f} µs, {pair[0] / pair[1]:.1f} times rapidfuzz's token_sort_ratio alone")


if __name__ == "__main__":
    main()
