"""What clients send: a mutation's resolver unpacks one of these."""

from datetime import date

import strawberry

from resolvers.scalars import PhoneNumber


@strawberry.input(
    description="The chips over the inbox. Those that are set are joined with AND. One that is "
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


@strawberry.input(description="What a person signs in with.")
class SignInInput:
    email: str = strawberry.field(description="The address that their account has.")
    password: str = strawberry.field(description="The account's password.")


@strawberry.input(description="Where the viewer works.")
class SetCurrentLocationInput:
    location_id: strawberry.ID | None = strawberry.field(
        default=None, description="One of the clinic's locations, or null for none of them."
    )


@strawberry.input(description="A new record: a given name, a family name, or both.")
class CreatePatientInput:
    given_name: str = strawberry.field(description="May be empty where the other is not.")
    family_name: str = strawberry.field(description="May be empty where the other is not.")
    phone_number: PhoneNumber | None = strawberry.field(
        default=None,
        description="The patient's number; its conversation has the patient from then on.",
    )
    email_address: str | None = strawberry.field(default=None, description="Checked as it is read.")
    date_of_birth: date | None = strawberry.field(default=None, description="Since 1900.")
    location_id: strawberry.ID | None = strawberry.field(
        default=None, description="The clinic's place that the patient belongs to."
    )


@strawberry.input(
    description="What is not given stays as it is, and null is nothing: it empties the field."
)
class UpdatePatientInput:
    patient_id: strawberry.ID = strawberry.field(description="Whose record it is.")
    given_name: str | None = strawberry.field(
        default=strawberry.UNSET, description="May be empty where the other is not."
    )
    family_name: str | None = strawberry.field(
        default=strawberry.UNSET, description="May be empty where the other is not."
    )
    date_of_birth: date | None = strawberry.field(
        default=strawberry.UNSET, description="Since 1900."
    )
    location_id: strawberry.ID | None = strawberry.field(
        default=strawberry.UNSET, description="The clinic's place that the patient belongs to."
    )
    phone_numbers: list[PhoneNumber] | None = strawberry.field(
        default=strawberry.UNSET,
        description="All of the patient's numbers. The conversation of a number that is added has "
        "this patient from then on, and that of one that is left out no longer has. They are "
        "listed as they were added, in whatever order they are given.",
    )
    email_addresses: list[str] | None = strawberry.field(
        default=strawberry.UNSET, description="All of the patient's addresses."
    )
    picture_upload_id: strawberry.ID | None = strawberry.field(
        default=strawberry.UNSET,
        description="An upload that becomes the patient's picture; null takes the picture away.",
    )


@strawberry.input(
    description="New Chat: the conversation of this patient's number, begun where there is none "
    "yet."
)
class StartConversationInput:
    patient_id: strawberry.ID = strawberry.field(description="Whom to text.")
    phone_number: PhoneNumber | None = strawberry.field(
        default=None,
        description="Which of the patient's numbers, where there are several. Where it is not "
        "given, the one of the newest activity, or the first while there is none.",
    )


@strawberry.input(description="The star of a conversation's header.")
class SetPrimaryPatientInput:
    conversation_id: strawberry.ID = strawberry.field(description="Which conversation.")
    patient_id: strawberry.ID = strawberry.field(description="One who is linked to it.")


@strawberry.input(description="A conversation of the viewer's inbox.")
class ConversationInput:
    conversation_id: strawberry.ID = strawberry.field(description="Which one is meant.")


@strawberry.input(description="What the viewer has seen.")
class MarkReadInput:
    conversation_id: strawberry.ID = strawberry.field(description="Which one was opened.")
    up_to: strawberry.ID | None = strawberry.field(
        default=None,
        description="The newest item on the viewer's screen; the newest there is where it is not "
        "given.",
    )


@strawberry.input(description="Two records of one person.")
class MergePatientsInput:
    survivor_id: strawberry.ID = strawberry.field(
        description="The record that stays. What it lacks is filled from the duplicate."
    )
    duplicate_id: strawberry.ID = strawberry.field(
        description="The record that goes. Its id keeps working, and names the survivor."
    )


@strawberry.input(description="A file that is about to be uploaded.")
class CreateUploadInput:
    name: str = strawberry.field(description="As the file is called, with its ending.")
    content_type: str = strawberry.field(
        description="What the sender takes it for; the bytes decide."
    )
    size: int = strawberry.field(description="In bytes.")


@strawberry.input(description="A text to the conversation's number, files, or both.")
class SendMessageInput:
    conversation_id: strawberry.ID = strawberry.field(description="To whose number it goes.")
    body: str = strawberry.field(default="", description="May be empty where there are uploads.")
    upload_ids: list[strawberry.ID] = strawberry.field(
        default_factory=list, description="The files, in the order in which they are to stand."
    )
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


@strawberry.input(description="An email to a patient of the conversation.")
class SendEmailInput:
    conversation_id: strawberry.ID = strawberry.field(description="In whose timeline it stands.")
    patient_id: strawberry.ID | None = strawberry.field(
        default=None,
        description="Which linked patient; the primary one where it is not given.",
    )
    in_reply_to_id: strawberry.ID | None = strawberry.field(
        default=None, description="The email this one answers."
    )
    subject: str = strawberry.field(description="At most 998 characters, and not empty.")
    text: str = strawberry.field(description="All of it, as plain text; not empty.")
    upload_ids: list[strawberry.ID] = strawberry.field(
        default_factory=list, description="What to attach, in order."
    )
    idempotency_key: str | None = strawberry.field(
        default=None, description="The caller's own name for this send, as for `sendMessage`."
    )


@strawberry.input(description="What the assistant proposes to answer.")
class SuggestReplyInput:
    conversation_id: strawberry.ID = strawberry.field(
        description="Where to answer; it is for whoever is primary there now."
    )
    body: str = strawberry.field(description="The words, at most 1,600 characters.")
    in_reply_to_id: strawberry.ID | None = strawberry.field(
        default=None, description="The item of this conversation that it answers."
    )


@strawberry.input(description="A suggestion that is not wanted.")
class DismissSuggestionInput:
    suggestion_id: strawberry.ID = strawberry.field(description="Which one is to go.")


@strawberry.input(description="What was learned about a patient.")
class SaveFactInput:
    conversation_id: strawberry.ID = strawberry.field(
        description="Where it was learned; it is saved on whoever is primary there now."
    )
    label: str = strawberry.field(
        description="What the fact is about, such as “Insurance”: at most 200 characters."
    )
    value: str = strawberry.field(description="What was learned, at most 2,000 characters.")
    source_id: strawberry.ID | None = strawberry.field(
        default=None, description="The item of this conversation that it was read in."
    )
