import {
  type Cache,
  cacheExchange,
  type DataFields,
  type UpdateResolver,
} from '@urql/exchange-graphcache';
import { changedAtOnce } from './atOnce';
import { foldConversationsPage, listConversation } from './conversationLists';
import { onPatientsMerged, renameAuthors } from './mergedPatients';
import { forgetPatientPages } from './patientPages';
import { setPrimaryAtOnce } from './primaryPatient';
import { addToTimeline, foldTimelinePage } from './timelines';

type Entity = { __typename: string; id: string };

/** These have no id, and stand inside of whatever holds them. */
const embedded = [
  'Viewer',
  'InboxCounts',
  'InboxStats',
  'HourStats',
  'OptOut',
  'Assistant',
  'DeliveryProblem',
  'UserError',
  'SignInPayload',
  'SignOutPayload',
  'ViewerPayload',
  'ConversationPayload',
  'PatientPayload',
  'SendMessagePayload',
  'SendEmailPayload',
  'CreateUploadPayload',
  'CallPatientPayload',
  'TimelineItemAdded',
  'TimelineItemChanged',
  'DeliveryStatusChanged',
  'ConversationChanged',
  'Heartbeat',
];

/** So that a fragment is matched by what the schema says, and not by which fields happen to be there. */
const possibleTypes = {
  Author: ['Patient', 'User', 'Assistant'],
  TimelineItem: ['Message', 'File', 'Call', 'Email'],
  StreamItem: [
    'TimelineItemAdded',
    'TimelineItemChanged',
    'DeliveryStatusChanged',
    'ConversationChanged',
    'Heartbeat',
  ],
};

/** Without a whole schema, each fragment of a union is tried on each of its members. */
function logger(severity: 'debug' | 'error' | 'warn', message: string) {
  if (severity === 'debug' || message.startsWith('Invalid undefined')) return;
  console[severity](message);
}

function keyOf(cache: Cache, entity: Entity | null | undefined): string | null {
  return entity ? cache.keyOfEntity(entity) : null;
}

const onInboxEvent: UpdateResolver = (result, _args, cache) => {
  const event = result.inboxEvents as unknown as {
    __typename: string;
    conversation?: Entity;
    item?: Entity;
    change?: string;
    mergedPatientId?: string | null;
    mergedInto?: Entity | null;
  };
  const conversation = keyOf(cache, event.conversation);
  if (!conversation) return;
  listConversation(cache, conversation);
  if (event.change === 'PATIENTS') forgetPatientPages(cache, conversation);
  const { mergedPatientId, mergedInto } = event;
  if (mergedPatientId && mergedInto) renameAuthors(cache, mergedPatientId, mergedInto.id);
  const item = keyOf(cache, event.item);
  if (item && event.__typename === 'TimelineItemAdded') addToTimeline(cache, conversation, item);
};

const onMessageSent: UpdateResolver = (result, args, cache) => {
  const { items } = result.sendMessage as unknown as { items: Entity[] };
  const { conversationId: id } = args.input as { conversationId: string };
  const conversation = keyOf(cache, { __typename: 'Conversation', id });
  const last = keyOf(cache, items.at(-1));
  if (!conversation || !last) return;
  for (const each of items) {
    const item = keyOf(cache, each);
    if (item) addToTimeline(cache, conversation, item);
  }
};

const onConversationStarted: UpdateResolver = (result, _args, cache) => {
  const { conversation } = result.startConversation as unknown as { conversation: Entity | null };
  const key = keyOf(cache, conversation);
  if (key) listConversation(cache, key);
};

const onEmailSent: UpdateResolver = (result, args, cache) => {
  const { email } = result.sendEmail as unknown as { email: Entity | null };
  const { conversationId: id } = args.input as { conversationId: string };
  const conversation = keyOf(cache, { __typename: 'Conversation', id });
  const item = keyOf(cache, email);
  if (conversation && item) addToTimeline(cache, conversation, item);
};

const onCurrentLocationSet: UpdateResolver = (result, _args, cache) => {
  const { viewer } = result.setCurrentLocation as unknown as { viewer: DataFields | null };
  const known = cache.resolve('Query', 'viewer');
  if (!viewer || typeof known !== 'string') return;
  const location = viewer.currentLocation as unknown as Entity | null;
  cache.link(known, 'currentLocation', keyOf(cache, location));
  for (const { fieldName, arguments: args } of cache.inspectFields('Query')) {
    const filter = args?.filter as { myLocation?: boolean } | undefined;
    if (fieldName === 'conversations' && filter?.myLocation) {
      cache.invalidate('Query', 'conversations', args);
    }
  }
};

/** The normalised cache: one conversation, one patient and one item each, wherever they are shown. */
export function inboxCache() {
  return cacheExchange({
    keys: Object.fromEntries(embedded.map((name) => [name, () => null])),
    possibleTypes,
    logger,
    optimistic: { ...changedAtOnce, setPrimaryPatient: setPrimaryAtOnce },
    updates: {
      Query: { conversations: foldConversationsPage },
      Conversation: { timeline: foldTimelinePage },
      Mutation: {
        sendMessage: onMessageSent,
        setCurrentLocation: onCurrentLocationSet,
        startConversation: onConversationStarted,
        mergePatients: onPatientsMerged,
        sendEmail: onEmailSent,
      },
      Subscription: { inboxEvents: onInboxEvent },
    },
  });
}
