// As much of the API as the measured documents ask for.
import { buildSchema } from 'graphql';

export const sdl = `
  type Query { conversations(first: Int): Conversations! }
  type Conversations { nodes: [Conversation!]! }
  type Conversation {
    id: ID! phoneNumber: String! isUnread: Boolean! isUnresponded: Boolean! waitingSince: String
    isResolved: Boolean! lastActivityAt: String! primaryPatient: Patient otherPatientCount: Int!
    lastItem: TimelineItem location: Location optOut: OptOut
  }
  type Patient { id: ID! name: String! }
  type Location { name: String! }
  type OptOut { source: String! }
  type Message { id: ID! body: String! direction: String! at: String! deliveryStatus: String }
  type Call { id: ID! }
  union TimelineItem = Message | Call
  type TimelineItemAdded { cursor: String! at: String! conversation: Conversation! item: TimelineItem! }
  type Heartbeat { cursor: String! }
  union StreamItem = TimelineItemAdded | Heartbeat
  type Subscription { inboxEvents(after: String): StreamItem! }
`;

export const schema = buildSchema(sdl);
