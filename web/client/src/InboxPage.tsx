import { useCallback, useEffect, useRef, useState } from 'react';
import { useClient } from 'urql';
import { closeConversation, useOpenConversation } from './address/openConversation';
import { closePatient, useOpenPatient } from './address/openPatient';
import { useArrivals } from './arrivals/useArrivals';
import { SendingProvider } from './composer/SendingProvider';
import { useNotOpeningDrops } from './composer/useNotOpeningDrops';
import { ConnectionBar } from './connection/ConnectionBar';
import type { ConnectionStateStore } from './connection/connectionState';
import { followInbox } from './connection/followInbox';
import { NothingSelected } from './conversation/NothingSelected';
import styles from './InboxPage.module.css';
import { useKeys } from './keyboard/useKeys';
import { fetchWhenIdle } from './later/fetchWhenIdle';
import { Part } from './later/Part';
import { ConversationList } from './list/ConversationList';
import { type ConversationFilter, firstFilter, withSearch } from './list/conversationFilter';
import { FilterChips } from './list/FilterChips';
import { focusRow } from './list/focusRow';
import { SearchBox } from './list/SearchBox';
import { useInboxCounts } from './list/useInboxCounts';
import { NewChat } from './newchat/NewChat';
import { conversationPane, keysDialog, patientSidebar } from './partsOfThePage';
import { Account } from './session/Account';
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
  const [filter, setFilter] = useState<ConversationFilter>(firstFilter);
  const [keysShown, setKeysShown] = useState(false);
  const searchBox = useRef<HTMLInputElement>(null);
  useInboxCounts();
  useArrivals();
  useNotOpeningDrops();
  useEffect(fetchWhenIdle, []);

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
            <Account onShowKeys={() => setKeysShown(true)} />
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
            <Part of={conversationPane} onGiveUp={closeConversation}>
              {(ConversationPane) => (
                <ConversationPane key={openId} id={openId} isCovered={isCovered} />
              )}
            </Part>
          ) : (
            <NothingSelected />
          )}
        </main>
        {openId && patientId ? (
          <Part of={patientSidebar} onGiveUp={closePatient}>
            {(PatientSidebar) => (
              <PatientSidebar key={patientId} patientId={patientId} conversationId={openId} />
            )}
          </Part>
        ) : null}
        <Part of={keysDialog} isOpen={keysShown} onGiveUp={() => setKeysShown(false)}>
          {(KeysDialog) => <KeysDialog isOpen={keysShown} onOpenChange={setKeysShown} />}
        </Part>
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
