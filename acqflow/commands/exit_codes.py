"""How a command ends, for the scripts that call it: 0, click's own 2 for a wrong use, and these."""

from acqflow.vocabulary.errors import AcqflowError, Conflict, Missing, Refused, Unreadable

EXIT_CODES: dict[type[AcqflowError], int] = {Unreadable: 3, Missing: 4, Refused: 5, Conflict: 6}
OTHERWISE = 1
"""Also what `check` and `verify` end with when they find something."""


def exit_code_of(error: AcqflowError) -> int:
    return next((code for family, code in EXIT_CODES.items() if isinstance(error, family)), OTHERWISE)
