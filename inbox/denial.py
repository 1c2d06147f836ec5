"""What a caller could not know or may not do: it reaches the client as a GraphQL error's code."""


class Denial(Exception):
    code = "INTERNAL"


class Unauthenticated(Denial):
    code = "UNAUTHENTICATED"

    def __init__(self) -> None:
        super().__init__("Sign in first: no valid session or token came with this request.")


class Forbidden(Denial):
    code = "FORBIDDEN"

    def __init__(self, permission: str) -> None:
        super().__init__(f"This needs the permission {permission}. Ask an administrator for it.")


class PersonNeeded(Forbidden):
    def __init__(self) -> None:
        Denial.__init__(self, "A wall's screen shows numbers and does nothing else.")


class NotFound(Denial):
    code = "NOT_FOUND"

    def __init__(self, what: str) -> None:
        super().__init__(f"There is no {what} with this id.")


class BadInput(Denial):
    code = "BAD_USER_INPUT"


class CursorExpired(Denial):
    code = "CURSOR_EXPIRED"

    def __init__(self) -> None:
        super().__init__("The log no longer reaches back to this cursor. Query again, start over.")


class RateLimited(Denial):
    code = "RATE_LIMITED"
