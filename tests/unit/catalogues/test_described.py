"""What an offer keeps of the words of its record, and what title is made of them."""

import json
from dataclasses import replace

from acqflow.catalogues.rules import description_of, words_kept
from acqflow.plugin_api import CatalogueRecord, Position
from acqflow.titles.rules import description_row

BOOK = CatalogueRecord(
    Position(1, 0, 100),
    "光学",
    other_title="a first course",
    creators=("Hecht, Eugene", "Zajac, Alfred"),
    publisher="Pearson",
    year=2017,
    edition="5th",
    series=("Physics",),
    language="eng",
    keywords=("light", "colour"),
)


def test_a_title_made_of_what_is_kept_is_described_as_one_made_of_the_record() -> None:
    assert description_row(description_of(words_kept(BOOK), form="print")) == description_row(BOOK)


def test_what_the_record_leaves_empty_is_not_kept() -> None:
    assert words_kept(CatalogueRecord(Position(1, 0, 0), "Optics")) == {"title": "Optics"}


def test_whatever_a_record_says_little_of_it_is_kept() -> None:
    many = tuple(f"{'x' * 290}{n}" for n in range(1_000))
    texts = dict.fromkeys(("title", "other_title", "publisher", "edition", "language"), "y" * 10_000)
    kept = words_kept(replace(BOOK, creators=many, series=many, keywords=many, **texts))
    assert len(json.dumps(kept)) < 5_000
    assert kept["creators"] == list(many[:3])
