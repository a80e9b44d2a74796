"""What stands in the way of a booking."""

from acqflow.vocabulary.errors import Conflict, Missing, Unreadable, words
from acqflow.vocabulary.money import AmountOutOfRange


class FundOverdrawn(Conflict):
    """Carries `fund`, `asked` and `available` (Money), `limit` and `percent`."""

    says = words(
        "%(fund)s: %(asked)s asked, %(available)s left. Give the list back to its librarian to take titles off or "
        "lower the copies, or ask the head to move money into this fund."
    )


class FundLimitReached(FundOverdrawn):
    """Carries the same; the limit is not the whole of the fund, so more may lie in it than is left."""

    says = words(
        "%(fund)s: %(asked)s asked, %(available)s left, for the %(limit)s of this fund may reach only "
        "%(percent)s %%. Give the list back to its librarian to take titles off or lower the copies, or ask the "
        "head to move money into this fund."
    )


class TransferTooLarge(FundOverdrawn):
    """Carries the same; `available` is what can be moved."""

    says = words(
        "%(fund)s: %(asked)s cannot be moved; at most %(available)s can, or what is promised of it would not be "
        "covered."
    )


class FundNotActive(Conflict):
    says = words("Fund %(fund)s is %(state)s: nothing can be booked on it. The head can make it active again.")


class FundNotLeaf(Conflict):
    says = words("Fund %(fund)s has funds below it and is not spent from. Choose one of: %(children)s.")


class FiscalYearNotOpen(Conflict):
    says = words("Fiscal year %(year)s is %(state)s: nothing can be booked in it. Book it in a year that is open.")


class FiscalYearMissing(Missing):
    says = words("No fiscal year covers %(on)s. The head opens one.")


class FiscalYearUnusable(Unreadable):
    says = words("Fiscal year %(year)s cannot be opened: %(why)s.")


class FundCodeTaken(Conflict):
    says = words("There is a fund %(fund)s already. Choose another code.")


class FiscalYearUnknown(Missing):
    """Carries `year` and `known`: the codes there are."""

    says = words("There is no fiscal year %(year)s. Known: %(known)s.")


class FundMissing(Missing):
    """Carries `fund` and `known`: the codes there are."""

    says = words("There is no fund %(fund)s. Known: %(known)s.")


class RateMissing(Missing):
    says = words("No exchange rate from %(currency)s into %(into)s is known on %(on)s. The head enters one.")


class AmountNotPositive(Unreadable):
    says = words("An amount of %(amount)s cannot be moved: it must be more than zero.")


class SumOutOfRange(AmountOutOfRange):
    """Carries `amount` (Money): what was to be moved."""

    says = words(
        "%(amount)s cannot be moved: an account would then hold more than any sum that can be kept. Nothing "
        "was booked. Look whether the amount has digits too many."
    )


class ReasonMissing(Unreadable):
    says = words("Say why: the reason stays with the booking.")


class RateOfItself(Unreadable):
    says = words(
        "%(currency)s is worth itself: a rate leads from one currency into another. Name two different ones."
    )


class FundHasBookings(Conflict):
    says = words(
        "Fund %(fund)s has bookings, so no fund can be put below it: only funds without others below them are "
        "spent from. Put the new fund beside it."
    )


class FundOfOtherCurrency(Conflict):
    says = words(
        "Fund %(fund)s is kept in %(currency)s and fiscal year %(year)s in %(year_currency)s, so it cannot be "
        "given money from that year. Make a fund that is kept in %(year_currency)s."
    )


class FundsOfOtherCurrencies(Conflict):
    says = words(
        "Fund %(giving)s is kept in %(currency)s and fund %(taking)s in %(other_currency)s: money is moved "
        "between funds of one currency only. Choose two that are kept in the same one."
    )


class ParentOfOtherCurrency(Conflict):
    says = words(
        "Fund %(parent)s is kept in %(parent_currency)s, so no fund in %(currency)s can lie below it: their sums "
        "could not be added. Keep the new fund in %(parent_currency)s, or put it elsewhere."
    )


class FundStillPromised(Conflict):
    """Carries `fund`, `amount` (Money) and `year`."""

    says = words(
        "Fund %(fund)s cannot be closed: %(amount)s of it is still encumbered in fiscal year %(year)s. Pay or "
        "cancel what was ordered first, or freeze the fund."
    )


class KeyMissing(Unreadable):
    says = words("A booking needs a key of its own, so that sending it twice books it once.")


class KeyReused(Conflict):
    """The same idempotency key came with another command."""

    says = words(
        "The key %(key)s was already used for another booking. Nothing was booked. Choose a new key for a new "
        "booking."
    )


class TransferToItself(Unreadable):
    says = words("Money cannot be moved from fund %(fund)s to itself. Choose another fund.")


class LimitUnusable(Unreadable):
    says = words(
        "%(percent)s %% is not a limit. Write a whole number from 0 to 10000, or leave it empty for no limit."
    )


class FundNameMissing(Unreadable):
    says = words("Fund %(fund)s needs a Chinese name and an English one.")


class AlreadyEncumbered(Conflict):
    says = words(
        "Money for %(purpose)s is already encumbered on fund %(fund)s. Release that first if it should be "
        "encumbered anew."
    )


class EncumbranceOfOtherFund(Conflict):
    says = words("The encumbrance for %(purpose)s lies on another fund than %(fund)s. Pay it from its own fund.")


class EncumbranceOfOtherYear(Conflict):
    says = words(
        "The encumbrance for %(purpose)s lies in another fiscal year than %(year)s. Pay it in its own year."
    )


class EncumbranceReleased(Conflict):
    says = words(
        "The encumbrance for %(purpose)s has already been released. What should still be paid is encumbered "
        "anew first."
    )


class NotReversible(Conflict):
    says = words("This booking (%(key)s) cannot be reversed: %(why)s.")


class EncumbranceMissing(Missing):
    says = words(
        "There is no encumbrance number %(encumbrance)s. What was booked on a fund is shown by: acqflow funds "
        "movements FUND"
    )


class BookingMissing(Missing):
    says = words(
        "There is no booking %(key)s. What was booked on a fund is shown with its keys by: acqflow funds "
        "movements FUND"
    )
