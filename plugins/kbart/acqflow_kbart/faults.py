"""What stops one row, and only that row."""


class RowDamaged(Exception):
    """This row cannot be read: a reason code and the facts."""

    def __init__(self, reason_code: str, detail: str) -> None:
        super().__init__(reason_code, detail)
        self.reason_code, self.detail = reason_code, detail
