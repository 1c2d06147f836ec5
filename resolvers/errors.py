"""How errors reach clients: with a code, and without their cause where it is ours."""

import re
import secrets

import structlog
from graphql import FieldNode, GraphQLError
from strawberry.schema.exceptions import CannotGetOperationTypeError, InvalidOperationTypeError

from inbox.denial import Denial

LIMITS = re.compile(
    r"exceeds maximum operation depth|aliases found\.|tokens\. Parsing aborted|nested too deeply"
)
ASKED_WRONGLY = (CannotGetOperationTypeError, InvalidOperationTypeError)
"""What Strawberry raises, where a stream's request names no operation that may run."""

logger = structlog.get_logger(__name__)


def told(error: GraphQLError) -> GraphQLError:
    """The error as the client sees it. A hidden cause is logged under the id they are given."""
    cause = error.original_error
    while isinstance(cause, GraphQLError):
        cause = cause.original_error
    if isinstance(cause, Denial):
        return _coded(error, error.message, cause.code)
    if cause is None or isinstance(cause, ASKED_WRONGLY):
        limited = LIMITS.search(error.message) is not None
        return _coded(error, error.message, "LIMIT_EXCEEDED" if limited else "BAD_USER_INPUT")
    id = secrets.token_hex(6)
    logger.error("an operation failed", error_id=id, field=_field(error), cause=cause)
    return _coded(error, f"Something went wrong on our side. Its id is {id}.", "INTERNAL")


def _field(error: GraphQLError) -> str | None:
    """In the schema's words: the path holds the client's own names for its fields."""
    names = [node.name.value for node in error.nodes or () if isinstance(node, FieldNode)]
    return names[0] if names else None


def _coded(error: GraphQLError, message: str, code: str) -> GraphQLError:
    return GraphQLError(
        message,
        nodes=error.nodes,
        source=error.source,
        positions=error.positions,
        path=error.path,
        extensions={**(error.extensions or {}), "code": code},
    )
