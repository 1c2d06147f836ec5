import strawberry

from resolvers import conversations as inbox
from resolvers import nodes as any_node
from resolvers import people
from schema.conversations import Conversation, ConversationConnection, InboxCounts
from schema.node import Node, by
from schema.people import Viewer


@strawberry.type
class Query:
    node: Node | None = by(any_node.node)
    nodes: list[Node | None] = by(any_node.nodes)
    viewer: Viewer = by(people.viewer)
    conversations: ConversationConnection = by(
        inbox.conversations,
        "Newest activity first. `first` is 50 where it is not given, and 100 at most. A page of a "
        "search may be shorter while there is more: `pageInfo` says so.",
    )
    conversation: Conversation | None = by(inbox.conversation)
    inbox_counts: InboxCounts = by(inbox.inbox_counts)
    event_cursor: str = by(
        inbox.event_cursor,
        "Where the event log stood in the very snapshot this request reads: subscribe "
        "after it and nothing is missed or seen twice.",
    )
