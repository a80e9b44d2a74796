"""The off-line duplicate file for on-site picking (现采): every number that need not be picked again."""

from collections.abc import Callable

from sqlalchemy.orm import Session

from acqflow.people.rules import Actor, Verb, require
from acqflow.reports.table import Column, Row, Table
from acqflow.titles.queries import already_here
from acqflow.vocabulary.errors import words

_COLUMNS = (
    Column("number", words("ISBN")),
    Column("status", words("Duplicate check")),
    Column("copies", words("Copies"), "count"),
    Column("title", words("Title")),
)


def on_site_file(session: Session, *, by: Actor, day: str, standing_words: Callable[[str], str] = str) -> Table:
    """What is held or on its way as of `day`, in the order of the numbers, so that a list on paper serves too.

    `standing_words` says a duplicate status as the reader knows it.
    """
    require(by, Verb.SELECT)
    rows = [
        Row((here.number, standing_words(here.kind), here.copies, here.title)) for here in already_here(session)
    ]
    facts = ((words("Date"), day),)
    return Table("on-site", words("On-site picking"), _COLUMNS, tuple(rows), facts)
