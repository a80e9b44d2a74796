"""The words of the pages: codes, facts and errors, in the language of whoever asks."""

from collections.abc import Mapping
from typing import Any

from flask import Flask
from flask_babel import gettext, ngettext

from acqflow.people.rules import PersonName
from acqflow.plugin_api import read_detail
from acqflow.selection.queries import WorklistRow
from acqflow.selection.rules import BECAUSE, OUTCOME_BECAUSE
from acqflow.web.formatting import called, shown
from acqflow.web.naming import fund_name, subject_name, vendor_name
from acqflow.wording import Wording

WORDING = Wording(
    translate=gettext, write=shown, vendor_name=vendor_name, subject_name=subject_name, fund_name=fund_name
)

_SHOWN_REASONS = 2
_AUDIT_CODES = ("role", "scope", "mode", "responsibility", "resource_type", "language", "fund_state")


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
        parts.insert(0, gettext("passed on by %(subject)s", subject=subject_name(row.received_from)))
    return " · ".join(parts)


def install(app: Flask) -> None:
    app.jinja_env.globals.update(
        word=WORDING.word,
        words_of=WORDING.words_of,
        warning_words=WORDING.warning,
        doubt_words=WORDING.doubt,
        reason_words=WORDING.reason,
        reason_points=reason_points,
        event_words=WORDING.event,
        why_line=why_line,
        core_sentence=WORDING.filled,
        core_text=core_text,
        detail_said=detail_said,
        facts_said=facts_said,
        clause_texts=BECAUSE,
        outcome_texts=OUTCOME_BECAUSE,
    )
    app.jinja_env.filters.update(as_word=_as_word)


def _as_word(code: str, kind: str) -> str:
    """For many codes at once, as `map` takes it."""
    return WORDING.word(kind, code)


def detail_said(reason: str, detail: str) -> str:
    """What a reader told of a record it set aside, in words where it is one of those that are known."""
    return str(WORDING.fact("detail", read_detail(reason, detail)))


def core_text(text: str) -> str:
    """A text of the core as it is, also where it holds a percent sign."""
    return str(gettext(text))


def facts_said(facts: Mapping[str, Any], names: Mapping[int, PersonName]) -> list[tuple[str, list[str]]]:
    """Facts of the audit trail: what each is called, and what it holds, a person by name."""
    return [
        (WORDING.word("audit_fact", name), _fact_said(name, value, names))
        for name, value in facts.items()
        if value not in (None, [], {})
    ]


def _fact_said(name: str, value: Any, names: Mapping[int, PersonName]) -> list[str]:
    match name:
        case "reason":
            return [WORDING.word("sign_in_reason", value)]
        case "person":
            return [called(names[value]) if value in names else str(value)]
        case "roles":
            return [_role_said(held) for held in value]
        case "sheets":
            return [
                gettext(
                    "%(sheet)s: %(added)s new, %(changed)s changed",
                    sheet=WORDING.word("sheet", sheet),
                    added=added,
                    changed=changed,
                )
                for sheet, (added, changed) in value.items()
            ]
    return [WORDING.word(name, value) if name in _AUDIT_CODES else _flat(value)]


def _role_said(held: Any) -> str:
    """A role that was given: to which login where that is said, which, and for what."""
    in_order = (held["role"], held["scope"], held["code"]) if isinstance(held, dict) else held
    *login, role, kind, code = in_order
    scope = " ".join(filter(None, [WORDING.word("scope", kind), code]))
    said = gettext("%(role)s (%(scope)s)", role=WORDING.word("role", role), scope=scope)
    return str(gettext("%(name)s: %(value)s", name=login[0], value=said) if login else said)


def _flat(value: Any) -> str:
    if isinstance(value, dict):
        return " ".join(str(part) for part in value.values() if part is not None)
    return str(gettext(", ")).join(_flat(part) for part in value) if isinstance(value, list) else str(value)
