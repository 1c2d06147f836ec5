import { useVirtualizer } from '@tanstack/react-virtual';
import {
  type RefObject,
  useCallback,
  useEffect,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
} from 'react';
import { useClient } from 'urql';
import { TIMELINE_PAGE } from '../cache/timelines';
import { PendingBubble } from '../composer/PendingBubble';
import { usePendingTexts } from '../composer/SendingProvider';
import { ConversationDocument } from '../conversation/conversationDocument';
import { EmailThreads } from '../email/EmailThreads';
import { useViewer } from '../session/viewer';
import { Icon } from '../theme/Icon';
import { dayName, useNow } from '../words/clinicTime';
import { Pictures } from './Pictures';
import styles from './Timeline.module.css';
import { TimelineItem } from './TimelineItem';
import type { TimelineItemData } from './timelineItemFields';
import { estimatedHeight, type TimelineRow, timelineRows } from './timelineRows';

const NEAR_THE_END = 80;

interface TimelineProps {
  conversationId: string;
  items: readonly TimelineItemData[];
  hasOlder: boolean;
  olderBefore: string | null;
  canSend: boolean;
  onAtNewest(atNewest: boolean): void;
}

export function Timeline(props: TimelineProps) {
  const { conversationId, items, hasOlder, canSend, onAtNewest } = props;
  const { timeZone } = useViewer().organization;
  const pending = usePendingTexts(conversationId, items);
  const [openers] = useState(() => new Set<string>());
  if (hasOlder && items[0]) openers.add(items[0].id);
  const rows = useMemo(
    () => timelineRows(items, pending, timeZone, openers),
    [items, pending, timeZone, openers],
  );
  const scroller = useRef<HTMLDivElement>(null);
  const [atNewest, setAtNewest] = useState(true);
  const [loadingOlder, loadOlder] = useOlderItems(props);

  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    getItemKey: (index) => rows[index]?.key ?? index,
    estimateSize: (index) => estimatedHeight(rows[index]),
    anchorTo: 'end',
    followOnAppend: true,
    scrollEndThreshold: NEAR_THE_END,
    overscan: 6,
    paddingStart: 16,
    paddingEnd: 12,
    onChange: (instance) => {
      const end = instance.isAtEnd(NEAR_THE_END);
      setAtNewest(end);
      onAtNewest(end);
    },
  });

  useLayoutEffect(() => {
    virtual.scrollToEnd();
  }, [virtual]);

  useStayingAtNewest(scroller, rows, atNewest, virtual.scrollToEnd);

  const shown = virtual.getVirtualItems();
  const firstShown = shown[0]?.index;
  const fits = virtual.getTotalSize() <= (virtual.scrollRect?.height ?? 0);
  useEffect(() => {
    // The first rows are also shown for the blink before the timeline stands at its newest.
    if (!hasOlder || (atNewest && !fits)) return;
    if (firstShown !== undefined && firstShown <= 4) void loadOlder();
  }, [hasOlder, atNewest, fits, firstShown, loadOlder]);

  // Whoever sends wants to see it, wherever they had scrolled to.
  const sending = pending.at(-1)?.key;
  useEffect(() => {
    if (sending) virtual.scrollToEnd();
  }, [sending, virtual]);

  return (
    <EmailThreads items={items}>
      <Pictures items={items}>
        <div className={styles.frame}>
          <section
            ref={scroller}
            className={styles.scroller}
            aria-label="Timeline"
            // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, and keys should scroll it too
            tabIndex={0}
          >
            {loadingOlder ? (
              <p className={styles.older} role="status">
                Loading older…
              </p>
            ) : null}
            {rows.length === 0 ? <p className={styles.begin}>Nothing was said here yet.</p> : null}
            <ol className={styles.items} style={{ height: virtual.getTotalSize() }}>
              {shown.map(({ index, key, start }) => {
                const row = rows[index];
                return row ? (
                  <li
                    key={key}
                    ref={virtual.measureElement}
                    data-index={index}
                    className={styles.place}
                    style={{ transform: `translateY(${start}px)` }}
                  >
                    <Row row={row} conversationId={conversationId} canSend={canSend} />
                  </li>
                ) : null;
              })}
            </ol>
          </section>
          {atNewest ? null : (
            <button type="button" className={styles.toNewest} onClick={() => virtual.scrollToEnd()}>
              <Icon name="down" size={18} /> Newest
            </button>
          )}
        </div>
      </Pictures>
    </EmailThreads>
  );
}

/** The composer grows and notices come and go: who was reading the newest goes on reading it. */
function useStayingAtNewest(
  scroller: RefObject<HTMLElement | null>,
  rows: readonly TimelineRow[],
  atNewest: boolean,
  scrollToEnd: () => void,
) {
  const stays = useRef(atNewest);
  useLayoutEffect(() => {
    // What was on its way makes place for what was sent, and that may be higher.
    void rows;
    if (stays.current) scrollToEnd();
  }, [rows, scrollToEnd]);
  useEffect(() => {
    stays.current = atNewest;
  });
  useEffect(() => {
    if (!scroller.current) return;
    const observer = new ResizeObserver(() => {
      if (stays.current) scrollToEnd();
    });
    observer.observe(scroller.current);
    return () => observer.disconnect();
  }, [scroller, scrollToEnd]);
}

interface RowProps {
  row: TimelineRow;
  conversationId: string;
  canSend: boolean;
}

function Row({ row, conversationId, canSend }: RowProps) {
  const { timeZone } = useViewer().organization;
  const now = useNow();
  switch (row.kind) {
    case 'day':
      return <h3 className={styles.day}>{dayName(row.at, timeZone, now)}</h3>;
    case 'pending':
      return <PendingBubble text={row.text} />;
    case 'item':
      return (
        <TimelineItem
          item={row.item}
          continues={row.continues}
          files={row.files}
          conversationId={conversationId}
          canSend={canSend}
        />
      );
  }
}

function useOlderItems({ conversationId, olderBefore }: TimelineProps) {
  const client = useClient();
  const [loading, setLoading] = useState(false);
  const asked = useRef<string | null>(null);
  const load = useCallback(async () => {
    if (!olderBefore || asked.current === olderBefore) return;
    asked.current = olderBefore;
    setLoading(true);
    const variables = { id: conversationId, last: TIMELINE_PAGE, before: olderBefore };
    const { error } = await client.query(ConversationDocument, variables, {
      requestPolicy: 'network-only',
    });
    if (error) asked.current = null;
    setLoading(false);
  }, [client, conversationId, olderBefore]);
  return [loading, load] as const;
}
