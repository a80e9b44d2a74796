"""Sentences for what stations keep as a code with facts: why a title matches, and what happened to it."""

from acqflow.vocabulary.errors import words

REASONS: dict[str, str] = {
    "class_in_range": words("class %(code)s"),
    "vendor_word": words("%(vendor)s calls its subject %(word)s"),
    "keyword": words("keyword %(keywords)s"),
    "guessed": words("guessed from the words %(words)s, %(percent)s %%"),
    "language": words("language: %(language)s"),
    "resource_type": words("type: %(resource_type)s"),
    "price_within_cap": words("%(price)s is within the cap"),
    "price_unknown": words("price not known"),
    "price_not_compared": words("%(price)s cannot be compared with the cap"),
    "language_unknown": words("language not known"),
    "nobodys": words("no subject has its class number or a word of it"),
    "unsure": words("unsure: only %(percent)s %% by the words %(words)s, and no class number says more"),
    "no_class_in_range": words("no class number of the subject"),
    "no_keyword": words("no keyword of the subject"),
    "language_not_wanted": words("language not wanted: %(language)s"),
    "resource_type_not_wanted": words("type not wanted: %(resource_type)s"),
    "price_above_cap": words("%(price)s is above the cap of %(cap)s"),
}
"""Why a title matches a profile, or why not."""

EVENTS: dict[tuple[str, str], str] = {
    ("titles", "added"): words("added by hand"),
    ("titles", "merged"): words("merged into title %(kept)s"),
    ("titles", "took_in"): words("title %(gone)s merged into it"),
    ("titles", "parted"): words("no longer merged with title %(other)s"),
    ("titles", "split"): words("title %(new)s split off from it"),
    ("titles", "split_off"): words("split off from title %(kept)s"),
    ("titles", "rejoined"): words("no longer split from title %(other)s"),
    ("suggestions", "added"): words("described by a suggestion"),
    ("catalogues", "recognised"): words("the offer of %(vendor)s recognised by %(why)s"),
    ("catalogues", "offered"): words("offered by %(vendor)s"),
    ("catalogues", "offer_changed"): words("offer of %(vendor)s changed"),
    ("catalogues", "offer_withdrawn"): words("offer of %(vendor)s withdrawn"),
    ("catalogues", "import_undone"): words("import undone"),
    ("matching", "distributed"): words("distributed to subjects"),
    ("suggestions", "suggested"): words("suggested by faculty"),
    ("suggestions", "endorsed"): words("another person asks for it"),
    ("suggestions", "question"): words("the librarian asked a question"),
    ("suggestions", "replied"): words("the question was answered"),
    ("suggestions", "accepted"): words("suggestion accepted"),
    ("suggestions", "declined"): words("suggestion declined"),
    ("suggestions", "withdrawn"): words("suggestion withdrawn"),
    ("suggestions", "routed"): words("suggestion handed to %(subject)s"),
    ("suggestions", "selected"): words("suggestion selected"),
    ("suggestions", "unselected"): words("suggestion back on the worklist"),
    ("suggestions", "ordered"): words("suggestion ordered"),
    ("suggestions", "reopened"): words("suggestion taken up again"),
    ("selection", "selected"): words("selected by %(subject)s"),
    ("selection", "rejected"): words("rejected by %(subject)s"),
    ("selection", "deferred"): words("deferred by %(subject)s"),
    ("selection", "passed"): words("passed on by %(subject)s"),
    ("selection", "asked"): words("%(subject)s asked faculty"),
    ("selection", "undone"): words("undone in %(subject)s"),
    ("selection", "circled"): words("circled by faculty"),
    ("selection", "submitted"): words("submitted with a list"),
    ("selection", "approved"): words("approved"),
    ("selection", "returned"): words("list returned"),
    ("selection", "ruled_out"): words("struck off the list"),
    ("selection", "circulated"): words("sent round among faculty"),
    ("selection", "circulation_closed"): words("round ended"),
    ("selection", "line_changed"): words("copies or offer changed"),
    ("selection", "repriced"): words("new price taken over"),
    ("selection", "taken_off"): words("taken off the list"),
    ("orders", "ordered"): words("ordered with %(order)s"),
    ("orders", "cancelled"): words("order %(order)s cancelled"),
}
"""(station, event) of a dossier's line."""

DISTRIBUTED: dict[str, str] = {
    "subjects": words("distributed to %(subjects)s"),
    "no_longer": words("no longer for %(no_longer)s"),
}
"""What distribution did with a title, by the fact that holds the subjects."""
