"""What stops one product, and only that product."""

Warnings = list[tuple[str, str]]
"""(code, detail) pairs of one record: read, but look."""


class Damaged(Exception):
    """This product cannot be read: a reason code and the facts."""

    def __init__(self, reason_code: str, detail: str) -> None:
        super().__init__(reason_code, detail)
        self.reason_code, self.detail = reason_code, detail
