import strawberry

from resolvers import conversing, recording, signing_in
from schema.conversations import Conversation
from schema.enums import RefusalCode
from schema.node import by
from schema.patients import Patient
from schema.people import Viewer
from schema.timeline import TimelineItem


@strawberry.type(description="What a person at the desk should read and act on.")
class UserError:
    code: RefusalCode
    message: str = strawberry.field(description="A sentence for the person at the desk.")
    field: list[str] | None = strawberry.field(
        description="The input field at fault, outermost first."
    )


@strawberry.type
class SignInPayload:
    viewer: Viewer | None
    token: str | None = strawberry.field(
        description="For clients without cookies; browsers get an HttpOnly cookie."
    )
    errors: list[UserError]


@strawberry.type
class SignOutPayload:
    errors: list[UserError]


@strawberry.type
class ViewerPayload:
    viewer: Viewer | None
    errors: list[UserError]


@strawberry.type
class PatientPayload:
    patient: Patient | None
    errors: list[UserError]


@strawberry.type
class ConversationPayload:
    conversation: Conversation | None
    errors: list[UserError]


@strawberry.type
class SendMessagePayload:
    items: list[TimelineItem] = strawberry.field(
        description="What was added to the timeline, in order: the text, then its files."
    )
    errors: list[UserError]


@strawberry.type
class Mutation:
    sign_in: SignInPayload = by(signing_in.sign_in)
    sign_out: SignOutPayload = by(signing_in.sign_out)
    set_current_location: ViewerPayload = by(signing_in.set_current_location)
    create_patient: PatientPayload = by(recording.create_patient)
    update_patient: PatientPayload = by(recording.update_patient)
    start_conversation: ConversationPayload = by(conversing.start_conversation)
    mark_conversation_read: ConversationPayload = by(conversing.mark_conversation_read)
    mark_conversation_unread: ConversationPayload = by(conversing.mark_conversation_unread)
    resolve_conversation: ConversationPayload = by(conversing.resolve_conversation)
    unresolve_conversation: ConversationPayload = by(conversing.unresolve_conversation)
    set_primary_patient: ConversationPayload = by(conversing.set_primary_patient)
    opt_out_of_texting: ConversationPayload = by(
        conversing.opt_out_of_texting,
        "Ends texting to this number for good.",
    )
    send_message: SendMessagePayload = by(conversing.send_message)
