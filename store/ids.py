"""Ids of rows, which are the API's opaque global ids as well: TypeIDs, a kind and a UUIDv7.

https://github.com/jetify-com/typeid/tree/main/spec
"""

from datetime import datetime
from enum import Enum

from typeid import TypeID
from uuid_utils import UUID


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
    MERGE = "merge"
    UPLOAD = "upload"


def new_id(kind: Kind) -> str:
    return str(TypeID(prefix=kind.value))


def first_id_of(kind: Kind, at: datetime) -> str:
    """No id that was made at this instant or later is less than this one."""
    milliseconds = max(int(at.timestamp() * 1000), 0)
    return str(TypeID.from_uuid(UUID(int=milliseconds << 80), prefix=kind.value))


def kind_of(id: str) -> Kind | None:
    """The kind that an id claims; None for what was never an id of ours."""
    try:
        return Kind(id.rpartition("_")[0])
    except ValueError:
        return None
