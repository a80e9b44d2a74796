"""When two titles are of one work: its editions and forms, its volumes, and what was published elsewhere too."""

from rapidfuzz import fuzz

from acqflow.titles.rules.named import same_name
from acqflow.titles.rules.told import Told, without_volume
from acqflow.titles.rules.volumes import says_volume, volume_of

_LIKE_SUBTITLES = 60


def are_of_one_work(one: Told, other: Told) -> bool:
    """Whether the titles proper are the same and an author is common: a hint, since only words are compared.

    Form, publisher, year, edition and volume may differ; a title in another language is a work of its own, and
    where the title proper is a single word the subtitles must be alike too.
    """
    main = without_volume(one.main)
    if not main or main != without_volume(other.main):
        return False
    if one.language and other.language and one.language != other.language:
        return False
    if not any(same_name(a, b) for a in one.creators for b in other.creators):
        return False
    return len(main) > 1 or _are_subtitles_alike(one, other)


def is_another_volume(one: Told, other: Told) -> bool:
    """Whether two titles of one work are different volumes of it: who has the one has not the other."""
    volume = volume_of(one)
    return volume != volume_of(other) or (not volume and one.main != other.main)


def _are_subtitles_alike(one: Told, other: Told) -> bool:
    """One that is missing is like any."""
    a, b = (
        " ".join(word for word in told.words[len(told.main) :] if not says_volume(word)) for told in (one, other)
    )
    return not a or not b or fuzz.token_set_ratio(a, b) >= _LIKE_SUBTITLES
