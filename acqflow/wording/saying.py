"""Puts codes, facts and errors into words; pages and terminal lend it their language and how they write a sum."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from acqflow.titles.rules import DossierLine, TitleRow
from acqflow.vocabulary.errors import AcqflowError, Sentence, Sentences, words
from acqflow.vocabulary.identifiers import mistyped_isbn
from acqflow.vocabulary.money import Money
from acqflow.vocabulary.spacing import spaced
from acqflow.wording.codes import CODED_FACTS, WORDS
from acqflow.wording.events import DISTRIBUTED, EVENTS, REASONS

TRANSLATIONS = Path(__file__).parent / "translations"
"""Where the catalogues lie, one folder a language."""

_COMMA = words(", ")
_SEMICOLON = words("; ")
_NAMED = words("%(name)s: %(value)s")
# Their detail is for whoever mends the reader.
_SAID_WHOLE = frozenset(
    ("directory_in_characters", "encoding_override", "entities_without_dtd", "formula", "prices_not_taken")
)
_TYPE_AND_LANGUAGE = words("%(kind)s (%(language)s)")
_IN_LANGUAGE = re.compile(r"([a-z]+) \(([a-z]{3})\)")
_SUBJECTS = ("subject", "subjects", "no_longer")
_FUNDS = ("fund", "giving", "taking")
_CODED_IN_SENTENCES = ("language", "resource_type", "account_kind", "column")


@dataclass(frozen=True, slots=True)
class Wording:
    """`translate` takes an English text of the project; `write` makes a text of a sum, a day or a name, and leaves
    everything else as it is; `vendor_name` takes a vendor's code, `subject_name` and `fund_name` take theirs.
    """

    translate: Callable[[str], str]
    write: Callable[[object], object]
    vendor_name: Callable[[str], str] = str
    subject_name: Callable[[str], str] = str
    fund_name: Callable[[str], str] = str

    def word(self, kind: str, code: object) -> str:
        """The word for a code; a code without one stands for itself."""
        known = WORDS[kind].get(str(code))
        return str(code) if known is None else self.translate(known)

    def words_of(self, kind: str) -> dict[str, str]:
        """Every code of a kind with its word."""
        return {code: self.translate(text) for code, text in WORDS[kind].items()}

    def error(self, error: AcqflowError) -> str:
        """What stands in the way, its facts written as a reader expects them."""
        facts = {name: self.fact(name, value) for name, value in error.facts.items()}
        return spaced(self.translate(error.says), facts) % facts

    def sentence(self, said: Sentence) -> str:
        """One without facts stays as it is, also where it holds a percent sign."""
        if said.facts:
            return self.filled(said.says, said.facts)
        # A catalogue keeps its own description under the empty text.
        return self.translate(said.says) if said.says else ""

    def fact(self, name: str, value: object) -> object:
        """A fact of an error: codes, alone or joined by commas, become words, sentences are translated."""
        if isinstance(value, Sentence):
            return self.sentence(value)
        if isinstance(value, Sentences):
            return self.translate(_SEMICOLON).join(str(self.fact(name, part)) for part in value)
        if name in _FUNDS:
            return self.fund_name(str(value))
        if name not in CODED_FACTS or not isinstance(value, str):
            return self.write(value)
        known = {code: text for kind in reversed(CODED_FACTS[name]) for code, text in WORDS[kind].items()}
        return self.translate(_COMMA).join(self._coded(code, known) for code in value.split(", "))

    def warning(self, code: str, detail: str) -> str:
        """What was read with a doubt; a code of a plugin's own stands for itself."""
        said = self.word("warning", code)
        if code in _SAID_WHOLE or not detail:
            return said
        return self.translate(_NAMED) % {"name": said, "value": detail}

    def doubt(self, number: str) -> str:
        """Why a number is doubtful: its check digit is wrong, or it was guessed or is shared."""
        return self.word("doubt", "check_digit" if mistyped_isbn(number) else "other")

    def reason(self, code: str, facts: Mapping[str, Any]) -> str:
        """Why a title matches; a code without a sentence stands for itself."""
        return self.filled(REASONS.get(code, code), facts)

    def event(self, line: DossierLine) -> str:
        """What happened to a title; an event without a sentence stands for itself."""
        if (line.station, line.event) == ("matching", "distributed"):
            told = [self.filled(says, line.facts) for fact, says in DISTRIBUTED.items() if line.facts.get(fact)]
            if told:
                return self.translate(_SEMICOLON).join(told)
        return self.filled(EVENTS.get((line.station, line.event), line.event), line.facts)

    def filled(self, says: str, facts: Mapping[str, Any]) -> str:
        """A sentence with facts that were kept as plain data; a missing one is left out, and the page goes on."""
        kept = _Kept(self, facts)
        return spaced(self.translate(says), kept) % kept

    def kept(self, name: str, value: Any) -> str:
        """A fact that was kept as plain data."""
        if name in _CODED_IN_SENTENCES:
            return self.word(name, value)
        if name == "vendor":
            return self.vendor_name(str(value))
        if name in _FUNDS:
            return self.fund_name(str(value))
        if name == "why":
            return self.translate(_COMMA).join(self.word("alike", code) for code in value)
        if name in _SUBJECTS:
            codes = value if isinstance(value, list) else [value]
            return self.translate(_COMMA).join(self.subject_name(str(code)) for code in codes)
        if name == "kinds" or isinstance(value, Sentence | Sentences):
            return str(self.fact(name, value))
        if isinstance(value, list):
            return self.translate(_COMMA).join(str(part) for part in value)
        return str(self.write(_amount(value)))

    def _coded(self, code: str, known: Mapping[str, str]) -> str:
        """The word for a code, also where a language stands behind it: book (chi)."""
        in_language = _IN_LANGUAGE.fullmatch(code)
        if in_language is None:
            return self.translate(known[code]) if code in known else code
        kind, language = in_language.groups()
        return self.translate(_TYPE_AND_LANGUAGE) % {
            "kind": self._coded(kind, known),
            "language": self.word("language", language),
        }


class _Kept:
    """Facts for a sentence, put into words as it names them."""

    def __init__(self, wording: Wording, facts: Mapping[str, Any]) -> None:
        self._wording, self._facts = wording, facts

    def __getitem__(self, name: str) -> str:
        return self._wording.kept(name, self._facts[name]) if name in self._facts else "–"


def _amount(value: object) -> object:
    """A sum that was kept as "CNY 59.00"; any other value as it is."""
    if not isinstance(value, str) or value[3:4] != " ":
        return value
    try:
        return Money.parse_exact(value)
    except AcqflowError:
        return value


def marked_isbn(title: TitleRow, wording: Wording) -> str | None:
    """Its ISBN for a cell of a table, with its doubt behind it where there is none without."""
    number = title.doubtful_isbn
    return f"{number} ({wording.doubt(number)})" if number else title.isbn
