import { useCallback, useEffect, useRef, useState } from 'react';
import { useClient } from 'urql';
import { useOpenConversation } from './address/openConversation';
import { useOpenPatient } from './address/openPatient';
import { useArrivals } from './arrivals/useArrivals';
import { SendingProvider } from './composer/SendingProvider';
import { useNotOpeningDrops } from './composer/useNotOpeningDrops';
import { ConnectionBar } from './connection/ConnectionBar';
import type { ConnectionStateStore } from './connection/connectionState';
import { followInbox } from './connection/followInbox';
import { ConversationPane } from './conversation/ConversationPane';
import { NothingSelected } from './conversation/NothingSelected';
import styles from './InboxPage.module.css';
import { KeysDialog } from './keyboard/KeysDialog';
import { useKeys } from './keyboard/useKeys';
import { ConversationList } from './list/ConversationList';
import { type ConversationFilter, withSearch } from './list/conversationFilter';
import { FilterChips } from './list/FilterChips';
import { focusRow } from './list/focusRow';
import { SearchBox } from './list/SearchBox';
import { useInboxCounts } from './list/useInboxCounts';
import { NewChat } from './newchat/NewChat';
import { PatientSidebar } from './patient/PatientSidebar';
import { AccountMenu } from './session/AccountMenu';
import { useSession } from './session/sessionActions';
import { may, useViewer } from './session/viewer';
import { useNarrowWindow } from './theme/useNarrowWindow';

const arrowDown = 'ArrowDown';

export interface InboxPageProps {
  connection: ConnectionStateStore;
  cursor: string;
}

export function InboxPage({ connection, cursor }: InboxPageProps) {
  const client = useClient();
  const viewer = useViewer();
  const { startOver } = useSession();
  const openId = useOpenConversation();
  const openPatientId = useOpenPatient();
  const patientId = openId && may(viewer, 'PATIENTS_PROFILES_READ') ? openPatientId : null;
  const isCovered = useNarrowWindow() && patientId !== null;
  const [filter, setFilter] = useState<ConversationFilter>({});
  const [keysShown, setKeysShown] = useState(false);
  const searchBox = useRef<HTMLInputElement>(null);
  useInboxCounts();
  useArrivals();
  useNotOpeningDrops();

  useEffect(
    () => followInbox({ client, after: cursor, onExpired: startOver }),
    [client, cursor, startOver],
  );

  const search = useCallback(
    (words: string) =>
      setFilter((before) => {
        const after = withSearch(before, words);
        return after.search === before.search ? before : after;
      }),
    [],
  );

  useKeys({
    '/': () => searchBox.current?.focus(),
    '?': () => setKeysShown(true),
    [arrowDown]: () => focusFirstRow(openId),
  });

  return (
    <SendingProvider>
      <div
        className={styles.page}
        data-open={openId ? true : undefined}
        data-patient={patientId ? true : undefined}
      >
        <ConnectionBar connection={connection} />
        <section className={styles.inbox} aria-label="Inbox">
          <header className={styles.top}>
            <h1 className={styles.organization}>{viewer.organization.name}</h1>
            <NewChat />
            <AccountMenu onShowKeys={() => setKeysShown(true)} />
          </header>
          <div className={styles.find}>
            <SearchBox box={searchBox} onSearch={search} />
            <FilterChips filter={filter} onFilter={setFilter} />
          </div>
          <ConversationList
            key={JSON.stringify(filter)}
            filter={filter}
            openId={openId}
            onClearFilter={() => setFilter(({ search: words }) => (words ? { search: words } : {}))}
          />
        </section>
        <main className={styles.conversation}>
          {openId ? (
            <ConversationPane key={openId} id={openId} isCovered={isCovered} />
          ) : (
            <NothingSelected />
          )}
        </main>
        {openId && patientId ? (
          <PatientSidebar key={patientId} patientId={patientId} conversationId={openId} />
        ) : null}
        <KeysDialog isOpen={keysShown} onOpenChange={setKeysShown} />
      </div>
    </SendingProvider>
  );
}

function focusFirstRow(openId: string | null) {
  const rows = document.querySelectorAll<HTMLElement>('[data-conversation]');
  const open = [...rows].find((row) => row.dataset.conversation === openId);
  const row = open ?? rows[0];
  if (row?.dataset.conversation) focusRow(row.dataset.conversation);
}
