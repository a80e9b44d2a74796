"""Names for what the pages know by a code: vendors, departments, subjects and funds."""

from collections.abc import Callable, Sequence

from flask import Flask, g
from flask_babel import gettext
from sqlalchemy.orm import Session

from acqflow.catalogues.queries import vendors
from acqflow.catalogues.rules import VendorRow
from acqflow.funds.queries import FundRow, funds
from acqflow.subjects.queries import DepartmentRow, SubjectRow, departments, subjects
from acqflow.web.access import current_library
from acqflow.web.formatting import named

_Named = VendorRow | DepartmentRow | SubjectRow | FundRow


def vendor_name(code: str) -> str:
    """A code that nobody has stands for itself."""
    return _names("vendor_names", vendors).get(code, code)


def department_name(code: str) -> str:
    """A code that nobody has stands for itself."""
    return _names("department_names", departments).get(code, code)


def subject_name(code: str) -> str:
    """A code that nobody has stands for itself."""
    return _names("subject_names", subjects).get(code, code)


def fund_name(code: str) -> str:
    """With its code behind it, by which funds are told apart; a code that nobody has stands for itself."""
    name = _names("fund_names", funds).get(code)
    return code if name is None else str(gettext("%(name)s (%(code)s)", name=name, code=code))


def _names(kind: str, every: Callable[[Session], Sequence[_Named]]) -> dict[str, str]:
    """Looked up once a request, whatever many rows name them."""
    if kind not in g:
        setattr(g, kind, {row.code: named(row) for row in current_library().store.ask(every)})
    found: dict[str, str] = g.get(kind)
    return found


def install(app: Flask) -> None:
    app.jinja_env.globals.update(
        vendor_name=vendor_name, department_name=department_name, subject_name=subject_name, fund_name=fund_name
    )
    app.jinja_env.filters.update(department_name=department_name)
