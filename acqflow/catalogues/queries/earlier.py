"""What earlier records of a file brought that is not kept: an import keeps it as it goes, a look does not."""

from collections.abc import Iterable, Mapping

from acqflow.storage.numbers_met import NumbersNoted
from acqflow.titles.rules import Key


class Earlier:
    """Nothing, where whatever a plan brings is kept before the next is made; `added` counts the titles it adds."""

    def __init__(self) -> None:
        self.added = 0

    def known(self, keys: Iterable[Key]) -> dict[Key, int]:  # noqa: ARG002
        """What recognises titles of earlier records, those they add under negative ids."""
        return {}

    def taken(self, title_ids: Iterable[int]) -> set[int]:  # noqa: ARG002
        """Those of these titles that earlier records are of."""
        return set()

    def note(self, keys: Mapping[Key, int], titles: Iterable[int]) -> None:
        """What one more stretch brought; a key that was noted before stays with its title."""


class EarlierOfLook(Earlier):
    """All that the records before have brought, in no more memory however many they were."""

    def __init__(self) -> None:
        super().__init__()
        self._keys, self._titles = NumbersNoted(), NumbersNoted()

    def known(self, keys: Iterable[Key]) -> dict[Key, int]:
        by_number = {hash(key): key for key in keys}
        return {by_number[number]: title_id for number, title_id in self._keys.noted(by_number).items()}

    def taken(self, title_ids: Iterable[int]) -> set[int]:
        return set(self._titles.noted(title_ids))

    def note(self, keys: Mapping[Key, int], titles: Iterable[int]) -> None:
        self._keys.note({hash(key): title_id for key, title_id in keys.items()})
        self._titles.note({title_id: title_id for title_id in titles})
