"""A file that is damaged, hostile or only odd, and what must become of it: data, for the contract to run."""

from dataclasses import dataclass

from acqflow.plugin_api import Profile

_NOTHING_KNOWN = Profile()


@dataclass(frozen=True, slots=True)
class BadFile:
    """`name` is what the test is called; `data` the bytes, best made by a function and never a vendor's.

    Either the whole file is `refused` with that reason, or every record of it is named once, in the order of the
    file: `staged` by record id (by title where the contract says so), `quarantined` by (ordinal, reason, offset)
    with the offset in bytes, or the row's number where a format cannot know the bytes; `skipped` by reason. What
    is not given must not come.

    `says` stands in the detail of the refusal or of what is quarantined. `warned` are the codes of all warnings of
    staged records, each once and sorted, `noted` those of the summary in their order. `titles` and `encoding` (the
    summary's) are compared where they are given. `profile` is what is known of the vendor, with its limits.

    Several codes or record ids may be written as one text with blanks between them.

    >>> cut = BadFile("cut in the last record", b"One\\nTwo\\nThr", "1 2", quarantined=((3, "truncated", 8),))
    >>> cut.framed, cut.named(cut.staged)
    (3, ('1', '2'))
    """

    name: str
    data: bytes
    staged: str | tuple[str, ...] = ()
    quarantined: tuple[tuple[int, str, int], ...] = ()
    skipped: str | tuple[str, ...] = ()
    refused: str = ""
    says: str = ""
    warned: str | tuple[str, ...] = ()
    noted: str | tuple[str, ...] = ()
    titles: tuple[str, ...] = ()
    encoding: str = ""
    profile: Profile = _NOTHING_KNOWN

    @property
    def framed(self) -> int:
        """How many records the file holds."""
        return len(self.named(self.staged)) + len(self.quarantined) + len(self.named(self.skipped))

    @staticmethod
    def named(given: str | tuple[str, ...]) -> tuple[str, ...]:
        """What was given, one by one.

        >>> BadFile.named("r1 r2"), BadFile.named(("A title",))
        (('r1', 'r2'), ('A title',))
        """
        return tuple(given.split()) if isinstance(given, str) else given
