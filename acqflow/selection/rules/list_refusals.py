"""What stands in the way of making, marking or submitting a list."""

from acqflow.vocabulary.errors import Conflict, Missing, Refused, Unreadable, words


class ListStepNotAllowed(Conflict):
    """Facts: `list`, `state`, `step`, `possible`."""

    says = words(
        "The list “%(list)s” is now: %(state)s. It cannot be done now: %(step)s. What can be done: %(possible)s."
    )


class ListNotEditable(Conflict):
    """Facts: `list`, `state`."""

    says = words("The list “%(list)s” is now: %(state)s. Its titles can be changed only before it is submitted.")


class PricesChanged(Conflict):
    """Facts: `list`, `titles`."""

    says = words(
        "Vendors ask other prices than those on the list “%(list)s” for: %(titles)s. Take the new prices over, "
        "look at the list, and submit it again."
    )


class ListEmpty(Conflict):
    """Facts: `list`."""

    says = words("There is nothing on the list “%(list)s”. Put at least one title on it.")


class ListMissing(Missing):
    """Facts: `list` (a number)."""

    says = words(
        "There is no list number %(list)s for you to see. The page of lists in your menu says which there are."
    )


class LineMissing(Missing):
    """Facts: `line` (a number)."""

    says = words(
        "There is no line number %(line)s on any list you can see. It may have been taken off; open its list "
        "again."
    )


class NotOfThisSubject(Conflict):
    """Facts: `list`."""

    says = words("The list “%(list)s” belongs to another subject. Choose a list of this subject, or begin one.")


class AlreadyOnList(Conflict):
    """Facts: `title`, `list`."""

    says = words("“%(title)s” is already on the list “%(list)s”. Change the number of copies there.")


class NothingOffered(Conflict):
    """Facts: `title`."""

    says = words("No vendor offers “%(title)s” at a price we can reckon with. Import an offer first, or defer it.")


class CheckDigitWrong(Unreadable):
    """Facts: `number`, `right`: what it would be if only its last digit were wrong."""

    says = words(
        "The check digit of %(number)s is wrong. Should it be %(right)s, or is another digit wrong? Look at the "
        "book, and send the number as it stands there."
    )


class NothingPicked(Conflict):
    """Facts: `count`: how many numbers there were."""

    says = words(
        "Nothing was put on a list, for the reasons told of each number (%(count)s). Mend those, and send the "
        "scans again."
    )


class NoNumberScanned(Unreadable):
    says = words(
        "Nothing was put on a list: no number could be read from the scans. Write one ISBN a line, or name a "
        "column ISBN."
    )


class NumberUnknown(Missing):
    """Facts: `number`."""

    says = words(
        "No title with the number %(number)s is known. Have acquisitions import the vendor's file of it, then "
        "send the scans again."
    )


class NotOfferedBy(Conflict):
    """Facts: `title`, `vendor` (its code)."""

    says = words(
        "%(vendor)s does not offer “%(title)s” at a price. Have acquisitions import the vendor's file of it or "
        "enter an offer, or send the scans without naming the vendor."
    )


class OfferUnusable(Conflict):
    """Facts: `title`."""

    says = words(
        "This offer of “%(title)s” is withdrawn, has no price, or is in a currency without a rate. Choose "
        "another offer of the title, or have the head enter the rate."
    )


class DuplicateNeedsReason(Conflict):
    """Facts: `title`, `status`."""

    says = words("“%(title)s” is already: %(status)s. To select it all the same, say why.")


class CopiesNotPositive(Unreadable):
    """Facts: `copies`."""

    says = words("%(copies)s is no number of copies to buy. Give one from 1 up, or take the title off the list.")


class ListNameMissing(Unreadable):
    says = words("Give the list a name.")


class NobodyInvited(Unreadable):
    says = words("Choose at least one department to circulate the list among.")


class DeadlineTooEarly(Unreadable):
    """Facts: `deadline`, `today`."""

    says = words("The deadline %(deadline)s has passed already. Choose %(today)s or later.")


class PriorityUnknown(Unreadable):
    says = words("A priority is 1 (must have), 2 (useful) or 3 (if money is left).")


class NotInvited(Refused):
    """Facts: `list`, `departments`."""

    says = words(
        "The list “%(list)s” goes round among other departments: %(departments)s. Ask its librarian to send "
        "it to your department too, or suggest the title."
    )


class CirclingOver(Conflict):
    """Facts: `list`, `deadline` (None when the list does not go round)."""

    says = words("The list “%(list)s” can no longer be marked (deadline %(deadline)s). Suggest the title instead.")
