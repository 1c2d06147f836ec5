"""What clients send: a mutation's resolver unpacks one of these."""

import strawberry


@strawberry.input(
    description="The chips over the inbox. Those that are set are joined with AND; one that is "
    "false is not set, but for `resolved`."
)
class ConversationFilter:
    unread: bool | None = strawberry.field(
        default=None,
        description="Holds an inbound message, file or email that the viewer has not opened and "
        "that was not resolved since.",
    )
    unresponded: bool | None = strawberry.field(
        default=None, description="The last message, file or email is the patient's."
    )
    human_only: bool | None = strawberry.field(
        default=None,
        description="Hides conversations in which the assistant has replied and no person of the "
        "team has.",
    )
    my_location: bool | None = strawberry.field(
        default=None, description="Of patients at the viewer's current location."
    )
    resolved: bool | None = strawberry.field(
        default=None, description="True: only resolved ones. False: only those that are not."
    )
    search: str | None = strawberry.field(
        default=None, description="Part of a linked patient's name, or digits of the phone number."
    )


@strawberry.input
class SignInInput:
    email: str
    password: str


@strawberry.input
class SetCurrentLocationInput:
    location_id: strawberry.ID | None = None


@strawberry.input
class ConversationInput:
    conversation_id: strawberry.ID


@strawberry.input
class MarkReadInput:
    conversation_id: strawberry.ID
    up_to: strawberry.ID | None = strawberry.field(
        default=None,
        description="The newest item on the viewer's screen; the newest there is where it is not "
        "given.",
    )


@strawberry.input
class CreateUploadInput:
    name: str
    content_type: str
    size: int = strawberry.field(description="In bytes.")


@strawberry.input
class SendMessageInput:
    conversation_id: strawberry.ID
    body: str = strawberry.field(default="", description="May be empty where there are uploads.")
    upload_ids: list[strawberry.ID] = strawberry.field(default_factory=list)
    idempotency_key: str | None = strawberry.field(
        default=None,
        description="The caller's own name for this send: sent again with the same key, it answers "
        "with the first result and sends nothing.",
    )
    expected_last_item_id: strawberry.ID | None = strawberry.field(
        default=None,
        description="The newest item the sender saw. Where a newer message, file or email stands "
        "by now, the answer is CONFLICT and nothing is sent.",
    )
