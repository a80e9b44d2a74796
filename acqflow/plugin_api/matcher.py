"""The kind `acqflow.matchers`: guesses from a title's words which subjects want it, after learning from others."""

from abc import abstractmethod
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import ClassVar, Protocol

from acqflow.plugin_api.plugin import Plugin
from acqflow.vocabulary.errors import Conflict, Sentence, Unreadable, words

Told = Callable[[str, int, int], object]
"""Called while a matcher learns: what it does (one of `LEARNING_STEPS`), how much is done, of how much."""

LEARNING_STEPS = {
    "reading": words("reading titles"),
    "weighing": words("weighing words"),
    "measuring": words("measuring on titles kept apart"),
    "finishing": words("learning from all titles"),
}
"""What a matcher may say that it is doing."""


@dataclass(frozen=True, slots=True)
class TitleWords:
    """What a matcher is told of a title, and nothing else: its words, and its language as a MARC code.

    `further` holds other title, series and subject words, each on a line.

    >>> TitleWords("Optics", "Light -- Textbooks", "eng").title
    'Optics'
    """

    title: str
    further: str = ""
    language: str = ""


@dataclass(frozen=True, slots=True)
class ClassedTitle:
    """A title whose class number says whose it is: codes of subjects; none if it is nobody's.

    >>> ClassedTitle(TitleWords("Optics"), ("PHYS",)).subjects
    ('PHYS',)
    """

    title: TitleWords
    subjects: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Guess:
    """A subject that a title may be for. `confidence` is how often such a guess is right, from 0 to 1.

    `words` are those of the title that decided, the weightiest first, as `acqflow.vocabulary.titles_text.spelt`
    writes them. A guess that is not `is_sure` gives the title to nobody; it is shown as a doubt.

    >>> Guess("PHYS", 0.87, ("optics",)).is_sure
    True
    """

    subject: str
    confidence: float
    words: tuple[str, ...] = ()
    is_sure: bool = True


@dataclass(frozen=True, slots=True)
class Quality:
    """How good the guesses were on `titles` that were kept apart while learning, no title on both sides.

    `accuracy` is the share that is right of all first guesses, `majority` that of always naming the most frequent
    subject; `sure` the share of titles with a sure guess, `right_of_sure` the share of those that is right;
    `calibration_error` how far confidence lies from the share that is right, on average.

    >>> Quality(titles=200, accuracy=0.9, majority=0.3, sure=0.8, right_of_sure=0.95).titles
    200
    """

    titles: int = 0
    accuracy: float = 0.0
    majority: float = 0.0
    macro_f1: float = 0.0
    sure: float = 0.0
    right_of_sure: float = 0.0
    calibration_error: float = 0.0


@dataclass(frozen=True, slots=True)
class Learned:
    """What a matcher has learned, to be kept and opened again, also by other processes.

    `content` is data, never code: numbers and texts, no pickle. `counts`: subject → titles learned from;
    `left_out`: subject → titles, of subjects with too few of them.

    >>> Learned(b"{}", Quality(), {"PHYS": 40}, {"LAW": 2}).counts["PHYS"]
    40
    """

    content: bytes
    quality: Quality
    counts: Mapping[str, int] = field(default_factory=dict)
    left_out: Mapping[str, int] = field(default_factory=dict)


class TooLittleToLearn(Conflict):
    """Facts: `titles` and `subjects` there are, `least` titles and as many of `each` subject that are needed.

    >>> str(TooLittleToLearn(titles=3, subjects=1, least=20, each=5))[:60]
    'Nothing can be learned from 3 classed titles, of 1 subjects:'
    """

    says = words(
        "Nothing can be learned from %(titles)s classed titles, of %(subjects)s subjects: at least %(least)s are "
        "needed, of two subjects with %(each)s each. Import more classed titles."
    )


class ModelRefused(Unreadable):
    """What was kept cannot be used. Facts: `why`, a Sentence.

    >>> str(ModelRefused.damaged())
    'What the matcher has learned cannot be used: it is damaged. Let it learn anew: acqflow match learn'
    """

    says = words("What the matcher has learned cannot be used: %(why)s. Let it learn anew: acqflow match learn")

    @classmethod
    def damaged(cls) -> "ModelRefused":
        """It is not as it was written."""
        return cls(why=Sentence(words("it is damaged")))

    @classmethod
    def of_other_version(cls, theirs: str, ours: str) -> "ModelRefused":
        """It was learned under another `model_version`.

        >>> "version 1 of the model" in str(ModelRefused.of_other_version("1", "2"))
        True
        """
        says = words("it was learned with version %(theirs)s of the model, and this is version %(ours)s")
        return cls(why=Sentence(says, {"theirs": theirs, "ours": ours}))


class Guesser(Protocol):
    """What was learned, ready to be asked.

    >>> class Physicist:
    ...     def guess(self, title):
    ...         return (Guess("PHYS", 0.9, ("optics",)),) if "ptics" in title.title else ()
    >>> Physicist().guess(TitleWords("Optics"))[0].subject
    'PHYS'
    """

    def guess(self, title: TitleWords) -> tuple[Guess, ...]:
        """The subjects it may be for, the surest first; empty where nothing of it is known. Never raises."""


class Matcher(Plugin):
    """Learns whose titles are. Give it as an entry point in the group `acqflow.matchers`.

    `model_version` says which `content` it can open; the host refuses what was learned under another one.

    >>> class Memory(Matcher):
    ...     api_version, name, model_version = "1.2", "memory", "1"
    ...     def learn(self, examples, told):
    ...         return Learned(examples[0].subjects[0].encode(), Quality())
    ...     def open(self, content):
    ...         raise ModelRefused.damaged()
    >>> Memory().learn([ClassedTitle(TitleWords("Optics"), ("PHYS",))], print).content
    b'PHYS'
    """

    group: ClassVar[str] = "acqflow.matchers"
    model_version: ClassVar[str]

    @abstractmethod
    def learn(self, examples: Sequence[ClassedTitle], told: Told) -> Learned:
        """Learn from all of these anew. The same examples give the same guesses.

        Raises TooLittleToLearn, and nothing else.
        """

    @abstractmethod
    def open(self, content: bytes) -> Guesser:
        """Make what was learned ready. Raises ModelRefused, and nothing else; runs nothing that lies in it."""
