"""The words of the pages: codes, facts and errors, in the language of whoever asks."""

from collections.abc import Mapping
from typing import Any

from flask import Flask
from flask_babel import gettext, ngettext

from acqflow.selection.queries import WorklistRow
from acqflow.selection.rules import BECAUSE, OUTCOME_BECAUSE
from acqflow.web.formatting import shown
from acqflow.web.naming import vendor_name
from acqflow.wording import Wording

WORDING = Wording(translate=gettext, write=shown, vendor_name=vendor_name)

_SHOWN_REASONS = 2
_AUDIT_CODES = ("role", "mode", "responsibility", "resource_type", "language")


def reason_points(reason: Any) -> str:
    score = reason.facts.get("score")
    return f"+{score}" if score else ""


def why_line(row: WorklistRow) -> str:
    """The weightiest of what speaks for a title in a worklist, on one line."""
    heaviest = sorted(row.reasons, key=lambda reason: -int(reason.facts.get("score", 0)))[:_SHOWN_REASONS]
    parts = [WORDING.reason(reason.code, reason.facts) for reason in heaviest]
    if row.demand is not None:
        people = row.demand.generality.people
        parts.insert(0, ngettext("%(num)d person asks for it", "%(num)d people ask for it", people))
    if row.received_from:
        parts.insert(0, gettext("passed on by %(subject)s", subject=row.received_from))
    return " · ".join(parts)


def install(app: Flask) -> None:
    app.jinja_env.globals.update(
        word=WORDING.word,
        words_of=WORDING.words_of,
        reason_words=WORDING.reason,
        reason_points=reason_points,
        event_words=WORDING.event,
        why_line=why_line,
        core_sentence=WORDING.filled,
        core_text=core_text,
        facts_text=facts_text,
        clause_texts=BECAUSE,
        outcome_texts=OUTCOME_BECAUSE,
    )


def core_text(text: str) -> str:
    """A text of the core as it is, also where it holds a percent sign."""
    return str(gettext(text))


def facts_text(facts: Mapping[str, Any]) -> str:
    """Facts of the audit trail on one line."""
    said = (
        (WORDING.word("audit_fact", name), _fact_said(name, value))
        for name, value in facts.items()
        if value not in (None, [], {})
    )
    return " · ".join(gettext("%(name)s: %(value)s", name=name, value=value) for name, value in said)


def _fact_said(name: str, value: Any) -> str:
    if name == "reason":
        return WORDING.word("sign_in_reason", value)
    if name in _AUDIT_CODES:
        return WORDING.word(name, value)
    if name == "roles":
        return "; ".join(" ".join(WORDING.word("role", part) for part in _parts(held)) for held in value)
    if name == "sheets":
        counts = (
            gettext("%(sheet)s %(added)s new, %(changed)s changed", sheet=sheet, added=added, changed=changed)
            for sheet, (added, changed) in value.items()
        )
        return "; ".join(counts)
    return _flat(value)


def _parts(held: Any) -> list[str]:
    """A role that was given: whose it is where that is said, which, and for what."""
    parts = held.values() if isinstance(held, dict) else held
    return [str(part) for part in parts if part]


def _flat(value: Any) -> str:
    if isinstance(value, dict):
        return " ".join(str(part) for part in value.values() if part is not None)
    return ", ".join(_flat(part) for part in value) if isinstance(value, list) else str(value)
