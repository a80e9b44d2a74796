"""What a matcher learns from: the library's own classed titles."""

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from acqflow.matching.queries.candidates import candidates
from acqflow.matching.queries.wants import shelf_ranges, wants
from acqflow.matching.rules import Matcher, title_words
from acqflow.plugin_api import ClassedTitle
from acqflow.titles.model import Title
from acqflow.titles.queries import in_batches


def classed_titles(session: Session) -> list[ClassedTitle]:
    """The library's titles with a class number that its ranges speak of, and the subjects of the narrowest one."""
    wanted = wants(session)
    codes = {want.subject_id: want.code for want in wanted}
    matcher = Matcher(wanted, shelf_ranges(session), {})
    ids: Iterable[int] = session.scalars(select(Title.id).where(Title.merged_into_id.is_(None)).order_by(Title.id))
    found: list[ClassedTitle] = []
    for some in in_batches(list(ids)):
        for title in candidates(session, title_ids=some, with_prices=False, with_said=False):
            subject_ids = matcher.of_narrowest_range(title)
            if subject_ids is not None:
                found.append(ClassedTitle(title_words(title), tuple(sorted(codes[s] for s in subject_ids))))
    return found
