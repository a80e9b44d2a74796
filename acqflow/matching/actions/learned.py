"""Keeping what a matcher has learned."""

from dataclasses import asdict
from datetime import datetime

from sqlalchemy import delete
from sqlalchemy.orm import Session

from acqflow.matching.actions.distribute import hold_distribution
from acqflow.matching.model import LearnedModel
from acqflow.people.actions import audit
from acqflow.people.rules import Actor, Verb, require
from acqflow.plugin_api import Learned


def keep_learned(
    session: Session, *, learned: Learned, plugin: str, version: str, digest: str, by: Actor, at: datetime
) -> int:
    """Guess by this from now on, in every process; what was learned before goes. Distribute afterwards.

    `digest` is that of the content, `version` the one of the plugin's model. Returns the number of what is kept.
    """
    require(by, Verb.MANAGE_SUBJECTS)
    hold_distribution(session)
    quality = asdict(learned.quality)
    session.execute(delete(LearnedModel))
    model = LearnedModel(
        plugin=plugin,
        version=version,
        digest=digest,
        content=learned.content,
        quality=quality,
        learned_at=at,
        learned_by_id=by.person_id,
    )
    session.add(model)
    session.flush()
    facts = {"plugin": plugin, "titles": sum(learned.counts.values()), "digest": digest}
    audit(session, event="matcher_learned", outcome="done", by_id=by.person_id, at=at, facts=facts)
    return model.id
