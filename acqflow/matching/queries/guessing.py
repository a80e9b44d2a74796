"""What a matcher has learned, ready to be asked."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from acqflow.matching.model import LearnedModel
from acqflow.matching.rules import NOTHING_LEARNED, Guesses, Guessing


def guesses(session: Session, guessing: Guessing) -> Guesses:
    """The newest of what was learned, ready to be asked; its content is read only where it is not open yet."""
    m = LearnedModel
    newest = select(m.id, m.plugin, m.version, m.digest).order_by(m.id.desc()).limit(1)
    kept = session.execute(newest).first()
    if kept is None:
        return NOTHING_LEARNED
    model_id, plugin, version, digest = kept
    return guessing.open(
        plugin=plugin,
        version=version,
        digest=digest,
        content=lambda: session.execute(select(m.content).where(m.id == model_id)).scalar_one(),
    )
