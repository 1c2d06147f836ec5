from datetime import datetime

import strawberry

from resolvers import conversing, signing_in, uploading
from schema.conversations import Conversation
from schema.enums import RefusalCode
from schema.node import by
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
class ConversationPayload:
    conversation: Conversation | None
    errors: list[UserError]


@strawberry.type
class SendMessagePayload:
    items: list[TimelineItem] = strawberry.field(
        description="What was added to the timeline, in order: the text, then its files."
    )
    errors: list[UserError]


@strawberry.type(description="A file on its way in: announced, and to be put at its address.")
class Upload:
    id: strawberry.ID
    url: str = by(
        uploading.upload_url,
        "PUT the bytes here, without any credentials. The answer is 204 once they are kept: "
        "their type found out, and pictures without what the camera wrote into them, as JPEG, "
        "PNG or GIF, and no more than 2,048 pixels wide or high where they were over 1.2 MB. "
        "400: not all came, send them again. 413: too many. 415: of a type that cannot be sent.",
    )
    expires_at: datetime


@strawberry.type
class CreateUploadPayload:
    upload: Upload | None
    errors: list[UserError]


@strawberry.type
class Mutation:
    sign_in: SignInPayload = by(signing_in.sign_in)
    sign_out: SignOutPayload = by(signing_in.sign_out)
    set_current_location: ViewerPayload = by(signing_in.set_current_location)
    mark_conversation_read: ConversationPayload = by(conversing.mark_conversation_read)
    mark_conversation_unread: ConversationPayload = by(conversing.mark_conversation_unread)
    resolve_conversation: ConversationPayload = by(conversing.resolve_conversation)
    unresolve_conversation: ConversationPayload = by(conversing.unresolve_conversation)
    opt_out_of_texting: ConversationPayload = by(
        conversing.opt_out_of_texting,
        "Ends texting to this number for good.",
    )
    create_upload: CreateUploadPayload = by(uploading.create_upload)
    send_message: SendMessagePayload = by(conversing.send_message)
