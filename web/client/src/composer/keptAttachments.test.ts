import { beforeEach, expect, it, vi } from 'vitest';
import type { Attachment } from './attachments';
import { keptAttachments } from './keptAttachments';

const attachment = (name: string, state: Attachment['state'], expiresAt?: string): Attachment => ({
  key: name,
  conversationId: 'c',
  name,
  size: 5,
  contentType: 'image/png',
  file: null,
  picture: null,
  state,
  progress: 1,
  problem: null,
  uploaded: expiresAt
    ? { uploadId: `u ${name}`, name, size: 5, contentType: 'image/png', expiresAt }
    : null,
});

beforeEach(() => {
  const kept = new Map<string, string>();
  vi.stubGlobal('sessionStorage', {
    getItem: (name: string) => kept.get(name) ?? null,
    setItem: (name: string, text: string) => kept.set(name, text),
    removeItem: (name: string) => kept.delete(name),
  });
});

it('brings back what was uploaded, and names what was lost', () => {
  keptAttachments('nora').save(
    [
      attachment('uploaded', 'ready', '2999-01-01T00:00:00.000Z'),
      attachment('expired', 'ready', '2020-01-01T00:00:00.000Z'),
      attachment('under way', 'uploading'),
      attachment('told to have expired', 'expired'),
      attachment('too large', 'refused'),
    ],
    [{ key: 'l', conversationId: 'd', name: 'lost before' }],
  );
  const { attachments, lost } = keptAttachments('nora').load();
  expect(attachments).toEqual([attachment('uploaded', 'ready', '2999-01-01T00:00:00.000Z')]);
  expect(lost.map((each) => each.name)).toEqual([
    'lost before',
    'expired',
    'under way',
    'told to have expired',
  ]);
  expect(keptAttachments('sam').load()).toEqual({ attachments: [], lost: [] });
});

it('leaves nothing behind when all are gone', () => {
  keptAttachments('nora').save([attachment('a', 'uploading')], []);
  keptAttachments('nora').save([], []);
  expect(sessionStorage.getItem('frontdesk.files.nora')).toBeNull();
});
