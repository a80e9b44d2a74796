"""Subjects stand under one another as a tree, and only as a tree."""

from collections.abc import Mapping

from acqflow.vocabulary.errors import Conflict, Missing, words


class SubjectMissing(Missing):
    """Carries `subject`: a code or a number."""

    says = words("There is no subject %(subject)s. The workbook of people and subjects says which there are.")


class DepartmentMissing(Missing):
    """Carries `department`, a code."""

    says = words(
        "There is no department %(department)s. The workbook of people and subjects says which there are."
    )


class SubjectCircle(Conflict):
    """Carries `subject` and `parent`, codes."""

    says = words(
        "Subject %(subject)s cannot stand under %(parent)s, which stands under it already. Put it under "
        "another subject, or at the top."
    )


class FundNotNamed(Missing):
    """Carries `subject` and `resource_type`."""

    says = words("No fund pays for %(resource_type)s in subject %(subject)s. An administrator can name one.")


def line_of(subject: str, parents: Mapping[str, str | None]) -> list[str]:
    """The subject, its parent, and so on up; it stops where a circle would begin again."""
    line: list[str] = []
    above: str | None = subject
    while above is not None and above not in line:
        line.append(above)
        above = parents.get(above)
    return line


def check_no_circle(subject: str, parent: str | None, parents: Mapping[str, str | None]) -> None:
    """Raises SubjectCircle if `subject` under `parent` would close a circle."""
    if parent is not None and subject in line_of(parent, parents):
        raise SubjectCircle(subject=subject, parent=parent)


def circles(parents: Mapping[str, str | None]) -> set[str]:
    """The subjects that stand under themselves."""
    return {
        subject
        for subject, parent in parents.items()
        if parent is not None and subject in line_of(parent, parents)
    }
