"""What cannot be done now is said on the page it was tried from: there is what can be done instead."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from flask.typing import ResponseReturnValue

from acqflow.funds.rules import FiscalYearMissing
from acqflow.vocabulary.errors import AcqflowError, Conflict, Unreadable
from acqflow.web.errors import status_of
from acqflow.web.forms import FormUnreadable
from acqflow.web.sentences import WORDING

View = Callable[..., ResponseReturnValue]
Shown = Callable[..., Any]


def refused_on(shown: Shown) -> Callable[[View], View]:
    """Runs the view; what stands in its way goes as `refusal` to `shown`, beside what the address names.

    A page that is not there, or not for this person, stays an answer of its own.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def on_the_page(**named: Any) -> ResponseReturnValue:
            try:
                return view(**named)
            except (Conflict, Unreadable, FiscalYearMissing) as refusal:
                return shown(**named, refusal=_said(refusal)), status_of(refusal)

        return on_the_page

    return decorate


def _said(refusal: AcqflowError) -> str:
    """The page has no place beside each of its fields, so what is wrong with them is told in one."""
    return " ".join(refusal.told()) if isinstance(refusal, FormUnreadable) else WORDING.error(refusal)
