from datetime import datetime

import strawberry

from resolvers import assisting, conversing, merging, recording, signing_in, uploading
from schema.conversations import Conversation, Suggestion
from schema.enums import RefusalCode
from schema.node import by, says
from schema.patients import Patient, SavedFact
from schema.people import Viewer
from schema.timeline import Call, Email, TimelineItem

ERRORS = (
    "What the person at the desk should read and act on. Where there is any, nothing was changed."
)


@strawberry.type(description="What a person at the desk should read and act on.")
class UserError:
    code: RefusalCode = says("What kind of thing stands in the way, for programs.")
    message: str = says("A sentence for the person at the desk.")
    field: list[str] | None = says("The input field at fault, outermost first.")


@strawberry.type(description="Who has signed in, or why nobody has.")
class SignInPayload:
    viewer: Viewer | None = says("Whose session it is from now on.")
    token: str | None = says("For clients without cookies; browsers get an HttpOnly cookie.")
    errors: list[UserError] = says(ERRORS)


@strawberry.type(description="Nothing but errors: the session has ended where there are none.")
class SignOutPayload:
    errors: list[UserError] = says(ERRORS)


@strawberry.type(description="The viewer, afresh.")
class ViewerPayload:
    viewer: Viewer | None = says("As the change has left them.")
    errors: list[UserError] = says(ERRORS)


@strawberry.type(description="One conversation, afresh.")
class ConversationPayload:
    conversation: Conversation | None = says("As the change has left it.")
    errors: list[UserError] = says(ERRORS)


@strawberry.type(description="The record, or why not.")
class PatientPayload:
    patient: Patient | None = says("As the change has left it.")
    errors: list[UserError] = says(ERRORS)


@strawberry.type(description="What was sent, on its way to the carrier.")
class SendMessagePayload:
    items: list[TimelineItem] = says(
        "What was added to the timeline, in order: the text, then its files."
    )
    errors: list[UserError] = says(ERRORS)


@strawberry.type(description="A file on its way in: announced, and to be put at its address.")
class Upload:
    id: strawberry.ID = says("What `uploadIds` name it by.")
    url: str = by(
        uploading.upload_url,
        "PUT the bytes here. No credentials are needed. The answer is 204 once they are kept: "
        "their type found out, and pictures without what the camera wrote into them, as JPEG, "
        "PNG or GIF, and no more than 2,048 pixels wide or high where they were over 1.2 MB. "
        "400: not all came, send them again. 413: too many. 415: of a type that cannot be sent.",
    )
    expires_at: datetime = says("Until when the bytes are taken, and may be sent with a text.")


@strawberry.type(description="Where to put the bytes, or why not.")
class CreateUploadPayload:
    upload: Upload | None = says("The address, and the id to send it by.")
    errors: list[UserError] = says(ERRORS)


@strawberry.type(description="An email that is on its way.")
class SendEmailPayload:
    email: Email | None = says("As it stands in the timeline.")
    errors: list[UserError] = says(ERRORS)


@strawberry.type(description="A call that has begun.")
class CallPatientPayload:
    call: Call | None = says("The call's card, which its progress goes on to change.")
    errors: list[UserError] = says(ERRORS)


@strawberry.type(description="A suggestion that stands.")
class SuggestReplyPayload:
    suggestion: Suggestion | None = says("As the desk will see it; the same one where it stood.")
    errors: list[UserError] = says(ERRORS)


@strawberry.type(description="A fact on a patient's record.")
class SaveFactPayload:
    fact: SavedFact | None = says("As it was saved; the same one where it was known.")
    errors: list[UserError] = says(ERRORS)


@strawberry.type(description="Everything that can be done.")
class Mutation:
    sign_in: SignInPayload = by(signing_in.sign_in, "Begins a session.")
    sign_out: SignOutPayload = by(signing_in.sign_out, "Ends the session, or revokes the token.")
    keep_session: ViewerPayload = by(
        signing_in.keep_session,
        "The person does something, say that at most once a minute: where the clinic has an "
        "automatic logoff, nothing else keeps a session (of a browser, or by `signIn`) from "
        "ending. It does nothing for a token.",
    )
    set_current_location: ViewerPayload = by(
        signing_in.set_current_location, "Says where the viewer works, for My Location."
    )
    merge_patients: PatientPayload = by(
        merging.merge_patients,
        "Joins two records of one person, which share a number. An administrator can undo it.",
    )
    create_patient: PatientPayload = by(
        recording.create_patient, "A new record; with a number, its conversation has the patient."
    )
    update_patient: PatientPayload = by(
        recording.update_patient, "Changes what is given of a record, and nothing else."
    )
    start_conversation: ConversationPayload = by(
        conversing.start_conversation,
        "New Chat: the conversation of the patient's number, begun where there is none.",
    )
    set_primary_patient: ConversationPayload = by(
        conversing.set_primary_patient, "Whom the conversation is with, of those linked to it."
    )
    mark_conversation_read: ConversationPayload = by(
        conversing.mark_conversation_read, "The viewer has opened it; colleagues' unread stays."
    )
    mark_conversation_unread: ConversationPayload = by(
        conversing.mark_conversation_unread, "The viewer wants to come back to it."
    )
    resolve_conversation: ConversationPayload = by(
        conversing.resolve_conversation, "The team is done with it: nobody has it unread any more."
    )
    unresolve_conversation: ConversationPayload = by(
        conversing.unresolve_conversation, "Opens it again; it does not become unread."
    )
    opt_out_of_texting: ConversationPayload = by(
        conversing.opt_out_of_texting,
        "Ends texting to this number for good.",
    )
    create_upload: CreateUploadPayload = by(
        uploading.create_upload, "Announces a file: its bytes are then PUT at the answer's address."
    )
    send_message: SendMessagePayload = by(
        conversing.send_message, "Writes a text into the timeline and sends it."
    )
    send_email: SendEmailPayload = by(
        conversing.send_email, "Writes an email into the timeline and sends it."
    )
    call_patient: CallPatientPayload = by(
        conversing.call_patient, "Calls the conversation's number; the answer is the call's card."
    )
    suggest_reply: SuggestReplyPayload = by(
        assisting.suggest_reply,
        "For the assistant: a reply that a person may take, change or dismiss. The three newest "
        "stand; an answer clears them.",
    )
    dismiss_suggestion: ConversationPayload = by(
        assisting.dismiss_suggestion, "Takes a suggestion away, for everyone."
    )
    save_fact: SaveFactPayload = by(
        assisting.save_fact,
        "For the assistant: saved on the conversation's primary patient.",
    )
