import { beforeEach, describe, expect, it } from 'vitest';
import { createAttachments } from './attachments';
import type { UploadAnswer, UploadFile } from './upload';

const tick = () => new Promise((resolve) => setTimeout(resolve));
const file = (name: string, type = 'application/pdf') => new File(['bytes'], name, { type });

let answers: ((answer: UploadAnswer) => void)[];
let aborted: string[];
let hidden: string[];
const upload: UploadFile = (each, onProgress, signal) =>
  new Promise((resolve) => {
    onProgress(0.5);
    signal.addEventListener('abort', () => aborted.push(each.name));
    answers.push(resolve);
  });
const uploaded = (uploadId: string, year = '2999'): UploadAnswer => ({
  kind: 'uploaded',
  uploadId,
  expiresAt: `${year}-03-02T11:00:00.000Z`,
});

function begin() {
  return createAttachments({
    show: ({ name }) => `blob:${name}`,
    hide: (picture) => hidden.push(picture),
    kept: { load: () => ({ attachments: [], lost: [] }), save: () => {} },
  });
}

const told = ({ all }: ReturnType<typeof begin>) =>
  all().map(({ name, state, progress, problem }) => [name, state, progress, problem]);

beforeEach(() => {
  answers = [];
  aborted = [];
  hidden = [];
});

describe('the files of a draft', () => {
  it('are uploaded as they are attached, and go along with a text in their order', async () => {
    const files = begin();
    files.attach('c', [file('a.pdf'), file('b.pdf')], upload);
    expect(told(files)).toEqual([
      ['a.pdf', 'uploading', 0.5, null],
      ['b.pdf', 'uploading', 0.5, null],
    ]);
    answers[1]?.(uploaded('u2'));
    answers[0]?.(uploaded('u1'));
    await tick();
    expect(files.take('other')).toEqual([]);
    expect(files.take('c').map((each) => each.uploadId)).toEqual(['u1', 'u2']);
    expect(files.all()).toEqual([]);
  });

  it('leave connections to everything else', async () => {
    const files = begin();
    files.attach(
      'c',
      ['1', '2', '3', '4'].map((name) => file(name)),
      upload,
    );
    expect(answers).toHaveLength(3);
    answers[0]?.(uploaded('u1'));
    await tick();
    expect(answers).toHaveLength(4);
  });

  it('say what the server says, and are tried again where that can help', async () => {
    const files = begin();
    files.attach('c', [file('a.pdf')], upload);
    answers[0]?.({ kind: 'failed', message: 'The upload broke off.' });
    await tick();
    expect(told(files)).toEqual([['a.pdf', 'failed', 0.5, 'The upload broke off.']]);
    files.tryAgain(files.all()[0]?.key ?? '', upload);
    answers[1]?.(uploaded('u1'));
    await tick();
    expect(told(files)).toEqual([['a.pdf', 'ready', 1, null]]);
  });

  it('are let go of while they are uploaded', async () => {
    const files = begin();
    files.attach('c', [file('a.png', 'image/png')], upload);
    files.remove(files.all()[0]?.key ?? '');
    answers[0]?.(uploaded('u1'));
    await tick();
    expect([files.all(), aborted, hidden]).toEqual([[], ['a.png'], ['blob:a.png']]);
  });

  it('come back with a text that was refused, picture and all', async () => {
    const files = begin();
    files.attach('c', [file('a.png', 'image/png')], upload);
    answers[0]?.(uploaded('u1'));
    await tick();
    const taken = files.take('c');
    expect(files.pictureOf('u1')).toBe('blob:a.png');
    files.giveBack('c', taken);
    expect(told(files)).toEqual([['a.png', 'ready', 1, null]]);
    files.giveBack('c', files.take('c'), 'It has expired.');
    expect(told(files)).toEqual([['a.png', 'failed', 1, 'It has expired.']]);
    expect(hidden).toEqual([]);
  });

  it('are uploaded again before they are sent, where their time is up', async () => {
    const files = begin();
    files.attach('c', [file('a.png', 'image/png'), file('b.pdf')], upload);
    answers[0]?.(uploaded('u1', '2020'));
    answers[1]?.(uploaded('u2'));
    await tick();
    const renewing = files.renew(files.take('c'), upload);
    await tick();
    answers[2]?.(uploaded('u3'));
    const fresh = await renewing;
    expect(fresh.map((each) => each.uploadId)).toEqual(['u3', 'u2']);
    expect(files.pictureOf('u3')).toBe('blob:a.png');
    expect(await files.renew(fresh, upload)).toBe(fresh);
    files.giveBack('c', fresh);
    expect(files.take('c')).toEqual(fresh);
  });

  it('are attached again where this window has no bytes of them', async () => {
    const files = begin();
    const old = { name: 'old.pdf', size: 5, contentType: 'application/pdf' };
    const here = { ...old, uploadId: 'u0', expiresAt: '2999-01-01T00:00:00.000Z' };
    const gone = { ...here, uploadId: 'u1', expiresAt: '2020-01-01T00:00:00.000Z' };
    expect(await files.renew([here, gone], upload)).toEqual([here, gone]);
    files.giveBack('c', [here, gone], 'It has expired.');
    expect(files.all().map(({ state }) => state)).toEqual(['ready', 'expired']);
    files.attachAgain(files.all()[1]?.key ?? '', file('new.pdf'), upload);
    answers[0]?.(uploaded('u2'));
    await tick();
    expect(told(files)).toEqual([
      ['old.pdf', 'ready', 1, null],
      ['new.pdf', 'ready', 1, null],
    ]);
    expect(files.take('c').map((each) => each.uploadId)).toEqual(['u0', 'u2']);
  });

  it('are forgotten at a sign-out', async () => {
    const files = begin();
    files.attach('c', [file('a.png', 'image/png')], upload);
    answers[0]?.(uploaded('u1'));
    await tick();
    const taken = files.take('c');
    files.attach('c', [file('b.pdf')], upload);
    files.forget();
    files.giveBack('c', taken);
    expect([files.all(), aborted, hidden]).toEqual([[], ['b.pdf'], ['blob:a.png']]);
  });
});
