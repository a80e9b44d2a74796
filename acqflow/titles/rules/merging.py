"""When two titles can be said to be one, and when that can be taken back."""

from acqflow.vocabulary.errors import Conflict, Missing, Unreadable, words


class TitleMerged(Missing):
    """Facts: `title_id`, and `kept_id`: the title it was merged into."""

    says = words(
        "Title %(title_id)s was merged into title %(kept_id)s, since both are the same book. Go on with title "
        "%(kept_id)s."
    )


class MergedWithItself(Unreadable):
    """Facts: `title_id`."""

    says = words("Title %(title_id)s is this title itself. Write the number of the other one.")


class FormsDiffer(Conflict):
    """Facts: `kept_id`, `gone_id` and their forms `kept_form`, `gone_form`, codes both."""

    says = words(
        "Title %(kept_id)s (%(kept_form)s) and title %(gone_id)s (%(gone_form)s) differ in form or type, so they "
        "are not one book entered twice. Only titles of one form and type are merged."
    )


class NotMerged(Conflict):
    """Facts: `title_id`."""

    says = words(
        "Title %(title_id)s is not merged into another, so there is nothing to take back. The dossier of a title "
        "says what was merged into it."
    )


class KeptTitleMergedOn(Conflict):
    """Facts: `gone_id`, `kept_id`, and `into_id`: the title the kept one was merged into later."""

    says = words(
        "The merge of title %(gone_id)s into title %(kept_id)s cannot be undone: title %(kept_id)s was merged "
        "into title %(into_id)s since. Undo that merge first."
    )


class NumbersGoneSince(Conflict):
    """Facts: `gone_id`, `kept_id`, `numbers`."""

    says = words(
        "The merge of title %(gone_id)s into title %(kept_id)s cannot be undone: %(numbers)s came with it and "
        "were taken off title %(kept_id)s since, as an import that gave them was undone. Leave the titles "
        "merged."
    )


class StandingChangedSince(Conflict):
    """Facts: `gone_id`, `kept_id`, `standing`, a code."""

    says = words(
        "The merge of title %(gone_id)s into title %(kept_id)s cannot be undone: “%(standing)s” came with it "
        "and is no longer so. Take back what was decided on title %(kept_id)s since, or leave the titles "
        "merged."
    )
