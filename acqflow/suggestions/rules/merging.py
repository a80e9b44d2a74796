"""Why wishes keep two titles from being one, or one from being two."""

from acqflow.vocabulary.errors import Conflict, words


class BothSuggested(Conflict):
    """Facts: `kept_id`, `gone_id`, and the numbers of their suggestions: `own` and `other`."""

    says = words(
        "Title %(gone_id)s cannot be merged into title %(kept_id)s: both are asked for, by suggestions "
        "%(other)s and %(own)s. Answer one of them first."
    )


class SuggestionWentOn(Conflict):
    """Facts: `kept_id`, `gone_id`, `suggestion`."""

    says = words(
        "The merge of title %(gone_id)s into title %(kept_id)s cannot be undone: suggestion %(suggestion)s, which "
        "came with it, has gone on since. Leave the titles merged."
    )


class SuggestionInHand(Conflict):
    """Facts: `title_id`, `suggestion`."""

    says = words(
        "Suggestion %(suggestion)s cannot go to the new title: it was selected or ordered as title %(title_id)s. "
        "Leave it there, or take title %(title_id)s off its list first."
    )


class SplitSuggestionSince(Conflict):
    """Facts: `new_id`, `kept_id`, `suggestion`."""

    says = words(
        "The split of title %(new_id)s from title %(kept_id)s cannot be undone: suggestion %(suggestion)s of "
        "title %(new_id)s was made or has gone on since. Merge title %(new_id)s into title %(kept_id)s instead."
    )
