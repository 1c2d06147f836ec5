import { beforeEach, describe, expect, it } from 'vitest';
import { createSending, type PendingText, type SendAnswer, type SendRequest } from './sending';

const tick = () => new Promise((resolve) => setTimeout(resolve));

let asked: SendRequest[];
let answers: SendAnswer[];
let refused: string[];
let sent: string[];
let renewals: Record<string, string>;
let saved: PendingText[];

function begin() {
  return createSending({
    ask: async (request) => {
      asked.push(request);
      return answers.shift() ?? { kind: 'sent', lastItemId: `item ${asked.length}` };
    },
    wait: async () => {},
    onRefused: (_conversation, body, { code }, files) =>
      refused.push([`${code}: ${body}`, ...files.map((file) => file.name)].join(' + ')),
    renew: async (files) =>
      files.some(({ uploadId }) => uploadId in renewals)
        ? files.map((each) => ({ ...each, uploadId: renewals[each.uploadId] ?? each.uploadId }))
        : files,
    onSent: (files) => sent.push(...files.map((file) => file.uploadId)),
    kept: {
      load: () => saved,
      save: (pending) => {
        saved = pending;
      },
    },
  });
}

beforeEach(() => {
  asked = [];
  answers = [];
  refused = [];
  sent = [];
  renewals = {};
  saved = [];
});

describe('sending', () => {
  it('shows a text at once, and lets it go when it is answered', async () => {
    const sending = begin();
    sending.send('c', 'hello');
    expect(sending.pending().map((text) => [text.body, text.state])).toEqual([
      ['hello', 'sending'],
    ]);
    await tick();
    expect(sending.pending()).toEqual([]);
  });

  it('keeps the key of a click over all tries, and takes a new one for a new click', async () => {
    const sending = begin();
    answers = [{ kind: 'unknown' }, { kind: 'unknown' }];
    sending.send('c', 'hello');
    await tick();
    sending.send('c', 'hello');
    await tick();
    const [first, second, third, other] = asked.map((request) => request.idempotencyKey);
    expect([second, third]).toEqual([first, first]);
    expect(other).not.toBe(first);
  });

  it('gives up in the end, keeps the text, and asks with the same key when told to', async () => {
    const sending = begin();
    answers = Array.from({ length: 6 }, () => ({ kind: 'unknown' }));
    sending.send('c', 'hello');
    await tick();
    const [text] = sending.pending();
    expect(text?.state).toBe('unconfirmed');
    sending.tryAgain(text?.key ?? '');
    await tick();
    expect(sending.pending()).toEqual([]);
    expect(new Set(asked.map((request) => request.idempotencyKey)).size).toBe(1);
  });

  it('says which item was seen, and counts our own answers as seen', async () => {
    const sending = begin();
    sending.saw('c', 'x');
    sending.send('c', 'one');
    sending.send('c', 'two');
    await tick();
    sending.send('c', 'three');
    await tick();
    expect(asked.map((request) => request.expectedLastItemId)).toEqual(['x', 'item 1', 'item 2']);
    sending.saw('c', 'from the patient');
    sending.send('c', 'four');
    await tick();
    expect(asked.at(-1)?.expectedLastItemId).toBe('from the patient');
  });

  it('takes a refused text back with its reason, and those written after it', async () => {
    const sending = begin();
    answers = [{ kind: 'refused', code: 'CONFLICT', message: 'Something came.' }];
    sending.saw('c', 'x');
    sending.send('c', 'one');
    sending.send('c', 'two');
    sending.send('other', 'stays');
    await tick();
    expect(refused).toEqual(['CONFLICT: one\ntwo']);
    expect(asked.map((request) => request.body)).toEqual(['one', 'stays']);
    expect(sending.refusals().c).toMatchObject({ code: 'CONFLICT', seenId: 'x' });
    sending.send('c', 'anyway');
    expect(sending.refusals()).toEqual({});
  });

  it('never sends by itself what a reload interrupted', async () => {
    saved = [
      {
        key: 'k',
        conversationId: 'c',
        body: 'hello',
        files: [],
        at: '',
        seenId: null,
        state: 'sending',
      },
    ];
    const sending = begin();
    await tick();
    expect(asked).toEqual([]);
    expect(sending.pending()[0]?.state).toBe('unconfirmed');
    sending.discard('k');
    expect(saved).toEqual([]);
  });

  it('takes files along by their uploads, and gives them back with a refused text', async () => {
    const card = {
      uploadId: 'u1',
      name: 'card.jpg',
      size: 9,
      contentType: 'image/jpeg',
      expiresAt: '',
    };
    const sending = begin();
    sending.send('c', '', [card]);
    await tick();
    expect(asked.at(-1)).toMatchObject({ body: '', uploadIds: ['u1'] });
    expect(sent).toEqual(['u1']);
    answers = [{ kind: 'refused', code: 'FILE_TOO_LARGE', message: '', field: ['uploadIds'] }];
    sending.send('c', '', [card]);
    sending.send('c', 'see above');
    await tick();
    expect(refused).toEqual(['FILE_TOO_LARGE: see above + card.jpg']);
    expect(sent).toEqual(['u1']);
  });

  it('sends files as they are renewed, by the key of the click', async () => {
    const card = { name: 'card.jpg', size: 9, contentType: 'image/jpeg', expiresAt: '' };
    const sending = begin();
    answers = [{ kind: 'unknown' }];
    renewals = { u1: 'u2' };
    sending.send('c', '', [{ ...card, uploadId: 'u1' }]);
    await tick();
    expect(asked.map((request) => request.uploadIds)).toEqual([['u2'], ['u2']]);
    expect(new Set(asked.map((request) => request.idempotencyKey)).size).toBe(1);
    expect(sent).toEqual(['u2']);
  });

  it('reads what an older version of this page kept', () => {
    const { files: _, ...text } = {
      key: 'k',
      conversationId: 'c',
      body: 'hello',
      files: [],
      at: '',
      seenId: null,
      state: 'sending' as const,
    };
    saved = [text as unknown as PendingText];
    expect(begin().pending()[0]?.files).toEqual([]);
  });

  it('stops at once while signed out', async () => {
    const sending = begin();
    answers = [{ kind: 'stopped' }];
    sending.send('c', 'hello');
    await tick();
    expect([asked.length, sending.pending()[0]?.state]).toEqual([1, 'unconfirmed']);
  });

  it('lets go of all texts at a sign-out, whatever is still answered', async () => {
    const sending = begin();
    answers = [{ kind: 'stopped' }, { kind: 'refused', code: 'UNAVAILABLE', message: '' }];
    sending.send('c', 'hello');
    sending.send('d', 'good morning');
    sending.forget();
    await tick();
    expect([sending.pending(), saved, refused]).toEqual([[], [], []]);
  });
});
