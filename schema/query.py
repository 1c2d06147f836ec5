import strawberry

from resolvers import conversations as inbox
from resolvers import nodes as any_node
from resolvers import patients, people
from schema.conversations import Conversation, ConversationConnection, InboxCounts
from schema.node import Node, by
from schema.patients import PatientConnection
from schema.people import Viewer


@strawberry.type(description="Everything that can be asked, all of it read at one moment.")
class Query:
    node: Node | None = by(
        any_node.node, "Anything by its id; null where it is not there, or not the viewer's to see."
    )
    nodes: list[Node | None] = by(any_node.nodes, "The same of up to 100 ids, in their order.")
    viewer: Viewer = by(people.viewer, "Who is asking.")
    conversations: ConversationConnection = by(
        inbox.conversations,
        "Newest activity first. `first` is 50 where it is not given, and 100 at most. A page of a "
        "search may be shorter while there is more: `pageInfo` says so.",
    )
    conversation: Conversation | None = by(
        inbox.conversation, "Null where there is none with this id in the viewer's inbox."
    )
    inbox_counts: InboxCounts = by(inbox.inbox_counts, "What to write on the chips.")
    patients: PatientConnection = by(
        patients.patients,
        "By name, phone number or email address; best match first. A letter may be wrong in names "
        "of five letters and more. Without a search all, by family name and then given name.",
    )
    event_cursor: str = by(
        inbox.event_cursor,
        "Where the event log stood in the very snapshot this request reads: subscribe "
        "after it and nothing is missed or seen twice.",
    )
