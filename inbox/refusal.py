"""What a person at the desk should read and act on; the change that raised it is undone."""

from enum import Enum


class RefusalCode(Enum):
    REQUIRED = "REQUIRED"
    INVALID = "INVALID"
    TOO_LONG = "TOO_LONG"
    NOT_FOUND = "NOT_FOUND"
    OPTED_OUT = "OPTED_OUT"
    NOT_LINKED = "NOT_LINKED"
    FILE_TOO_LARGE = "FILE_TOO_LARGE"
    FILE_TYPE_NOT_ALLOWED = "FILE_TYPE_NOT_ALLOWED"
    UPLOAD_INCOMPLETE = "UPLOAD_INCOMPLETE"
    NOT_CONFIGURED = "NOT_CONFIGURED"
    CONFLICT = "CONFLICT"


class Refusal(Exception):
    """The one exception that becomes a `UserError`. `field`: the input field, outermost first."""

    def __init__(
        self, code: RefusalCode, message: str, field: tuple[str, ...] | None = None
    ) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.field = field
