"""What stops one line or one message, and only that."""


class Damaged(Exception):
    """This line cannot be read: a reason code and the facts."""

    def __init__(self, reason_code: str, detail: str) -> None:
        super().__init__(reason_code, detail)
        self.reason_code, self.detail = reason_code, detail
