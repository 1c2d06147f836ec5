import { randomKey } from './randomKey';
import type { UploadedFile } from './upload';

/** A text that was sent here and is not in the timeline yet. */
export interface PendingText {
  /** The idempotency key: one per click, the same however often it is tried. */
  key: string;
  conversationId: string;
  body: string;
  /** What goes along with it, or alone where there are no words. */
  files: readonly UploadedFile[];
  at: string;
  /** The newest item its sender had seen. */
  seenId: string | null;
  /** `unconfirmed`: no answer came, and only its sender can say whether to try again. */
  state: 'sending' | 'unconfirmed';
}

/** A text that was not sent and was given back to the draft. */
export interface Refusal {
  code: string;
  message: string;
  /** The input at fault, outermost first. */
  field: readonly string[] | null;
  seenId: string | null;
}

export interface SendRequest {
  conversationId: string;
  body: string;
  uploadIds: string[];
  idempotencyKey: string;
  expectedLastItemId: string | null;
}

export type SendAnswer =
  | { kind: 'sent'; lastItemId: string | null }
  | { kind: 'refused'; code: string; message: string; field?: string[] | null }
  /** Whether it was taken is not known: the same key may be asked about again. */
  | { kind: 'unknown' }
  /** Nothing can be sent for now, such as while signed out. */
  | { kind: 'stopped' };

interface SendingParts {
  ask(request: SendRequest): Promise<SendAnswer>;
  wait(retries: number): Promise<void>;
  onRefused(
    conversationId: string,
    body: string,
    refusal: Refusal,
    files: readonly UploadedFile[],
  ): void;
  onSent?(files: readonly UploadedFile[]): void;
  /** The files as they can be sent by now. */
  renew?(files: readonly UploadedFile[]): Promise<readonly UploadedFile[]>;
  kept: { load(): PendingText[]; save(pending: PendingText[]): void };
}

const TRIES = 6;

/** Sends texts in the order of the clicks, one at a time in each conversation. */
export function createSending({ ask, wait, onRefused, onSent, renew, kept }: SendingParts) {
  let pending: readonly PendingText[] = kept
    .load()
    .map((text) => ({ ...text, files: text.files ?? [], state: 'unconfirmed' }));
  let refusals: Readonly<Record<string, Refusal>> = {};
  let forgotten = false;
  const seen = new Map<string, string>();
  /** Our own answers: whoever saw the item before one has seen the one. */
  const answered = new Map<string, string>();
  const busy = new Set<string>();
  const listeners = new Set<() => void>();

  function change(next: { pending?: PendingText[]; refusals?: Record<string, Refusal> }) {
    if (forgotten) return;
    pending = next.pending ?? pending;
    refusals = next.refusals ?? refusals;
    kept.save([...pending]);
    for (const listener of listeners) listener();
  }

  function newestSeen(id: string | null): string | null {
    let newest = id;
    while (newest !== null && answered.has(newest)) newest = answered.get(newest) ?? null;
    return newest;
  }

  const without = (keys: string[]) => pending.filter((text) => !keys.includes(text.key));

  function setState(key: string, state: PendingText['state']) {
    change({ pending: pending.map((text) => (text.key === key ? { ...text, state } : text)) });
  }

  function refuse(text: PendingText, answer: Extract<SendAnswer, { kind: 'refused' }>) {
    // What was written after it would make little sense without it.
    const back = pending.filter(
      (each) => each.conversationId === text.conversationId && each.state === 'sending',
    );
    const { code, message, field = null } = answer;
    const refusal = { code, message, field, seenId: newestSeen(text.seenId) };
    if (forgotten) return;
    change({
      pending: without(back.map((each) => each.key)),
      refusals: { ...refusals, [text.conversationId]: refusal },
    });
    const words = back.map((each) => each.body).filter(Boolean);
    const files = back.flatMap((each) => each.files);
    onRefused(text.conversationId, words.join('\n'), refusal, files);
  }

  async function withFreshFiles(text: PendingText): Promise<PendingText> {
    const files = (await renew?.(text.files)) ?? text.files;
    if (files === text.files) return text;
    const fresh = { ...text, files };
    change({ pending: pending.map((each) => (each.key === text.key ? fresh : each)) });
    return fresh;
  }

  async function deliver(clicked: PendingText) {
    let text = clicked;
    for (let tries = 0; tries < TRIES; tries += 1) {
      text = await withFreshFiles(text);
      if (forgotten) return;
      const expectedLastItemId = newestSeen(text.seenId);
      const answer = await ask({
        conversationId: text.conversationId,
        body: text.body,
        uploadIds: text.files.map((file) => file.uploadId),
        idempotencyKey: text.key,
        expectedLastItemId,
      });
      if (answer.kind === 'sent') {
        if (expectedLastItemId && answer.lastItemId && expectedLastItemId !== answer.lastItemId) {
          answered.set(expectedLastItemId, answer.lastItemId);
        }
        change({ pending: without([text.key]) });
        onSent?.(text.files);
        return;
      }
      if (answer.kind === 'refused') return refuse(text, answer);
      if (answer.kind === 'stopped') break;
      if (tries < TRIES - 1) await wait(tries);
    }
    setState(text.key, 'unconfirmed');
  }

  async function work(conversationId: string) {
    if (busy.has(conversationId)) return;
    busy.add(conversationId);
    const next = () =>
      pending.find((text) => text.conversationId === conversationId && text.state === 'sending');
    for (let text = next(); text; text = next()) await deliver(text);
    busy.delete(conversationId);
  }

  function dismiss(conversationId: string) {
    const { [conversationId]: _, ...others } = refusals;
    change({ refusals: others });
  }

  return {
    pending: () => pending,
    refusals: () => refusals,
    subscribe(listener: () => void) {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
    /** Says which item was the newest on the screen. */
    saw(conversationId: string, itemId: string) {
      seen.set(conversationId, itemId);
    },
    send(conversationId: string, body: string, files: readonly UploadedFile[] = []) {
      const seenId = newestSeen(seen.get(conversationId) ?? null);
      const at = new Date().toISOString();
      const key = randomKey();
      const { [conversationId]: _, ...others } = refusals;
      change({
        pending: [...pending, { key, conversationId, body, files, at, seenId, state: 'sending' }],
        refusals: others,
      });
      void work(conversationId);
    },
    /** Asks again with the same key: if it was taken after all, nothing is sent twice. */
    tryAgain(key: string) {
      const text = pending.find((each) => each.key === key);
      if (!text) return;
      setState(key, 'sending');
      void work(text.conversationId);
    },
    discard(key: string) {
      change({ pending: without([key]) });
    },
    dismiss,
    /** Lets go of all texts for good, whatever is still answered. */
    forget() {
      change({ pending: [], refusals: {} });
      forgotten = true;
    },
  };
}

export type Sending = ReturnType<typeof createSending>;
