import { useVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, useEffect, useEffectEvent, useRef } from 'react';
import controls from '../theme/controls.module.css';
import styles from './ConversationList.module.css';
import { ConversationRow } from './ConversationRow';
import type { ConversationFilter } from './conversationFilter';
import { EmptyList } from './EmptyList';
import { focusRow } from './focusRow';
import { useConversationList } from './useConversationList';
import { nearsEnd, whatToShow } from './whatToShow';

const ROW_HEIGHT = 68;

interface ConversationListProps {
  filter: ConversationFilter;
  openId: string | null;
  onClearFilter(): void;
}

export function ConversationList({ filter, openId, onClearFilter }: ConversationListProps) {
  const list = useConversationList(filter, openId);
  const { rows, hasOlder, older, loadOlder } = list;
  const scroller = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_HEIGHT,
    getItemKey: (index) => rows[index]?.id ?? index,
    overscan: 8,
  });

  const shown = virtual.getVirtualItems();
  const atEnd = hasOlder && nearsEnd(rows, shown.at(-1)?.index ?? -1);
  useEffect(() => {
    // A search comes back with short pages, and rows that match no longer are left out.
    if (atEnd) void loadOlder();
  }, [atEnd, loadOlder]);

  const openIndex = list.wasOpened ? rows.findIndex((row) => row.id === openId) : -1;
  const isListed = openIndex >= 0;
  const showOpen = useEffectEvent(() => virtual.scrollToIndex(openIndex, { align: 'auto' }));
  // biome-ignore lint/correctness/useExhaustiveDependencies: another one is shown as well
  useEffect(() => {
    if (isListed) showOpen();
  }, [isListed, openId]);

  function onKeyDown(event: KeyboardEvent) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const focused = (event.target as HTMLElement).dataset.conversation;
    const index = rows.findIndex((row) => row.id === focused) + step;
    const next = rows[index];
    if (!next) return;
    virtual.scrollToIndex(index, { align: 'auto' });
    focusRow(next.id);
  }

  return (
    <nav
      ref={scroller}
      className={styles.scroller}
      aria-label="Conversations"
      aria-busy={list.loading}
    >
      {whatToShow(list) !== 'rows' ? (
        <EmptyList
          filter={filter}
          shown={whatToShow(list)}
          onClearFilter={onClearFilter}
          onTryAgain={hasOlder ? loadOlder : list.askAgain}
        />
      ) : (
        <ul
          className={styles.list}
          style={{ height: virtual.getTotalSize() }}
          onKeyDown={onKeyDown}
        >
          {shown.map(({ index, key, start }) => {
            const conversation = rows[index];
            return conversation ? (
              <li
                key={key}
                className={styles.place}
                style={{ height: ROW_HEIGHT, transform: `translateY(${start}px)` }}
                aria-posinset={index + 1}
                aria-setsize={hasOlder ? -1 : rows.length}
              >
                <ConversationRow conversation={conversation} open={conversation.id === openId} />
              </li>
            ) : null;
          })}
        </ul>
      )}
      {atEnd && older !== 'failed' ? (
        <p className={styles.more} role="status">
          {filter.search ? 'Searching older conversations…' : 'Loading older conversations…'}
        </p>
      ) : null}
      {rows.length > 0 && older === 'failed' ? (
        <p className={styles.more} role="alert">
          Older conversations could not be loaded.{' '}
          <button type="button" className={controls.quiet} onClick={loadOlder}>
            Try again
          </button>
        </p>
      ) : null}
    </nav>
  );
}
