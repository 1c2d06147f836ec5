"""Ids of rows, which are the API's opaque global ids as well: TypeIDs, a kind and a UUIDv7.

https://github.com/jetify-com/typeid/tree/main/spec
"""

from enum import Enum

from typeid import TypeID


class Kind(Enum):
    """The part before the underscore; for nodes, the GraphQL type's own name."""

    ORGANIZATION = "organization"
    LOCATION = "location"
    ROLE = "role"
    USER = "user"
    CREDENTIAL = "credential"
    CARRIER = "carrier"
    CLINIC_NUMBER = "clinicnumber"
    PATIENT = "patient"
    SAVED_FACT = "savedfact"
    SUGGESTION = "suggestion"
    CONVERSATION = "conversation"
    MESSAGE = "message"
    FILE = "file"
    CALL = "call"
    EMAIL = "email"
    EMAIL_THREAD = "emailthread"
    OPT_OUT = "optout"
    CALLBACK = "callback"
    WEBHOOK = "webhook"
    AUDIT_ENTRY = "auditentry"
    UPLOAD = "upload"


def new_id(kind: Kind) -> str:
    return str(TypeID(prefix=kind.value))


def kind_of(id: str) -> Kind | None:
    """The kind that an id claims; None for what was never an id of ours."""
    try:
        return Kind(id.rpartition("_")[0])
    except ValueError:
        return None
