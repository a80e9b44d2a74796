"""Sentences for what stations keep as a code with facts: why a title matches, and what happened to it."""

from collections.abc import Mapping
from typing import Any

from flask import Flask
from flask_babel import gettext, ngettext
from flask_babel import lazy_gettext as _

from acqflow.selection.queries import WorklistRow
from acqflow.selection.rules import BECAUSE, OUTCOME_BECAUSE
from acqflow.titles.rules import DossierLine
from acqflow.vocabulary.errors import AcqflowError
from acqflow.vocabulary.money import Money
from acqflow.web.formatting import money
from acqflow.web.naming import vendor_name
from acqflow.web.words import fact_word, word

REASONS: dict[str, Any] = {
    "class_in_range": _("class %(code)s"),
    "keyword": _("keyword %(keywords)s"),
    "language": _("language: %(language)s"),
    "resource_type": _("type: %(resource_type)s"),
    "price_within_cap": _("%(price)s is within the cap"),
    "price_unknown": _("price not known"),
    "price_not_compared": _("%(price)s cannot be compared with the cap"),
    "language_unknown": _("language not known"),
    "no_class_in_range": _("no class number of the subject"),
    "no_keyword": _("no keyword of the subject"),
    "language_not_wanted": _("language not wanted: %(language)s"),
    "resource_type_not_wanted": _("type not wanted: %(resource_type)s"),
    "price_above_cap": _("%(price)s is above the cap of %(cap)s"),
}

EVENTS: dict[tuple[str, str], Any] = {
    ("titles", "added"): _("added by hand"),
    ("suggestions", "added"): _("described by a suggestion"),
    ("catalogues", "offered"): _("offered by %(vendor)s"),
    ("catalogues", "offer_changed"): _("offer of %(vendor)s changed"),
    ("catalogues", "offer_withdrawn"): _("offer of %(vendor)s withdrawn"),
    ("catalogues", "import_undone"): _("import undone"),
    ("matching", "distributed"): _("distributed to subjects"),
    ("suggestions", "suggested"): _("suggested by faculty"),
    ("suggestions", "endorsed"): _("another person asks for it"),
    ("suggestions", "question"): _("the librarian asked a question"),
    ("suggestions", "replied"): _("the question was answered"),
    ("suggestions", "accepted"): _("suggestion accepted"),
    ("suggestions", "declined"): _("suggestion declined"),
    ("suggestions", "withdrawn"): _("suggestion withdrawn"),
    ("suggestions", "routed"): _("suggestion handed to %(subject)s"),
    ("suggestions", "selected"): _("suggestion selected"),
    ("suggestions", "unselected"): _("suggestion back on the worklist"),
    ("suggestions", "ordered"): _("suggestion ordered"),
    ("suggestions", "reopened"): _("suggestion taken up again"),
    ("selection", "selected"): _("selected by %(subject)s"),
    ("selection", "rejected"): _("rejected by %(subject)s"),
    ("selection", "deferred"): _("deferred by %(subject)s"),
    ("selection", "passed"): _("passed on by %(subject)s"),
    ("selection", "asked"): _("%(subject)s asked faculty"),
    ("selection", "undone"): _("undone in %(subject)s"),
    ("selection", "circled"): _("circled by faculty"),
    ("selection", "submitted"): _("submitted with a list"),
    ("selection", "approved"): _("approved"),
    ("selection", "returned"): _("list returned"),
    ("selection", "ruled_out"): _("struck off the list"),
    ("selection", "circulated"): _("sent round among faculty"),
    ("selection", "circulation_closed"): _("round ended"),
    ("selection", "line_changed"): _("copies or offer changed"),
    ("selection", "repriced"): _("new price taken over"),
    ("selection", "taken_off"): _("taken off the list"),
    ("orders", "ordered"): _("ordered with %(order)s"),
    ("orders", "cancelled"): _("order %(order)s cancelled"),
}

_SHOWN_REASONS = 2
_AUDIT_CODES = ("role", "mode", "responsibility", "resource_type", "language")
_CODED = {"language": "language", "resource_type": "resource_type"}


def reason_words(code: str, facts: Mapping[str, Any]) -> str:
    """Why a title matches, in the reader's language; a code without a sentence stands for itself."""
    return _filled(str(REASONS.get(code, code)), facts)


def reason_points(reason: Any) -> str:
    score = reason.facts.get("score")
    return f"+{score}" if score else ""


def why_line(row: WorklistRow) -> str:
    """The weightiest of what speaks for a title in a worklist, on one line."""
    heaviest = sorted(row.reasons, key=lambda reason: -int(reason.facts.get("score", 0)))[:_SHOWN_REASONS]
    parts = [reason_words(reason.code, reason.facts) for reason in heaviest]
    if row.demand is not None:
        people = row.demand.generality.people
        parts.insert(0, ngettext("%(num)d person asks for it", "%(num)d people ask for it", people))
    if row.received_from:
        parts.insert(0, gettext("passed on by %(subject)s", subject=row.received_from))
    return " · ".join(parts)


def event_words(line: DossierLine) -> str:
    """What happened, in the reader's language."""
    return _filled(str(EVENTS.get((line.station, line.event), line.event)), line.facts)


def core_sentence(says: str, facts: Mapping[str, Any]) -> str:
    """A sentence of the core with its facts, in the reader's language."""
    return _filled(str(gettext(says)), facts)


def install(app: Flask) -> None:
    app.jinja_env.globals.update(
        reason_words=reason_words,
        reason_points=reason_points,
        event_words=event_words,
        why_line=why_line,
        core_sentence=core_sentence,
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
        (word("audit_fact", name), _fact_said(name, value))
        for name, value in facts.items()
        if value not in (None, [], {})
    )
    return " · ".join(gettext("%(name)s: %(value)s", name=name, value=value) for name, value in said)


def _fact_said(name: str, value: Any) -> str:
    if name == "reason":
        return word("sign_in_reason", value)
    if name in _AUDIT_CODES:
        return word(name, value)
    if name == "roles":
        return "; ".join(" ".join(word("role", part) for part in _parts(held)) for held in value)
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


class _Facts:
    """Facts for a sentence, put into words as it names them; a missing one is left out: the page goes on."""

    def __init__(self, facts: Mapping[str, Any]) -> None:
        self._facts = facts

    def __getitem__(self, name: str) -> str:
        return _shown(name, self._facts[name]) if name in self._facts else "–"


def _filled(sentence: str, facts: Mapping[str, Any]) -> str:
    return sentence % _Facts(facts)


def _shown(name: str, value: Any) -> str:
    if name in _CODED:
        return word(_CODED[name], value)
    if name == "kinds":
        return str(fact_word(name, value))
    if name == "vendor":
        return vendor_name(str(value))
    if isinstance(value, list):
        return str(gettext(", ")).join(str(part) for part in value)
    return _amount(str(value))


def _amount(text: str) -> str:
    """A sum kept as "CNY 59.00" as a reader expects it; any other text as it is."""
    if text[3:4] != " ":
        return text
    try:
        return money(Money.parse_exact(text))
    except AcqflowError:
        return text
