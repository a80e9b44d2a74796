"""Taking titles back that came with an import nobody wants, and keeping them from being taken."""

from collections.abc import Collection, Iterable

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from acqflow.titles.model import TITLE_SEARCH, Title, TitleClass, TitleIdentifier
from acqflow.titles.queries import in_batches


def keep_titles(session: Session, *, title_ids: Collection[int]) -> None:
    """Nobody removes these titles until the transaction ends; others may work with them meanwhile."""
    for ids in in_batches(sorted(title_ids)):
        statement = select(Title.id).where(Title.id.in_(ids)).order_by(Title.id)
        session.execute(statement.with_for_update(read=True, key_share=True)).all()


def hold_titles(session: Session, *, title_ids: Collection[int]) -> None:
    """Nobody else selects or suggests these titles until the transaction ends; who has begun is waited for."""
    for ids in in_batches(sorted(title_ids)):
        statement = select(Title.id).where(Title.id.in_(ids)).order_by(Title.id)
        session.execute(statement.with_for_update(key_share=True)).all()


def remove_titles(session: Session, *, title_ids: Collection[int]) -> None:
    """Remove titles with their numbers and their words; their stories stay."""
    for ids in in_batches(title_ids):
        session.execute(delete(TitleIdentifier).where(TitleIdentifier.title_id.in_(ids)))
        session.execute(delete(TitleClass).where(TitleClass.title_id.in_(ids)))
        session.execute(delete(Title).where(Title.id.in_(ids)))
    TITLE_SEARCH.remove(session, title_ids)


def take_back_numbers(
    session: Session,
    *,
    identifiers: Iterable[tuple[int, str, str]],
    class_numbers: Iterable[tuple[int, str, str]],
) -> None:
    """Remove (title, scheme, value) and (title, scheme, code) that enriching had added."""
    for title_id, scheme, value in identifiers:
        session.execute(
            delete(TitleIdentifier).where(
                TitleIdentifier.title_id == title_id,
                TitleIdentifier.scheme == scheme,
                TitleIdentifier.value == value,
            )
        )
    for title_id, scheme, code in class_numbers:
        session.execute(
            delete(TitleClass).where(
                TitleClass.title_id == title_id, TitleClass.scheme == scheme, TitleClass.code == code
            )
        )


def set_offered(session: Session, *, title_ids: Collection[int], is_offered: bool) -> None:
    """Say whether a vendor offers these titles now."""
    for ids in in_batches(title_ids):
        session.execute(
            update(Title).where(Title.id.in_(ids), Title.is_offered != is_offered).values(is_offered=is_offered),
            execution_options={"synchronize_session": False},
        )
