import { expect, it } from 'vitest';
import type { Attachment } from './attachments';
import { attachmentWords, tooLargeWords } from './attachmentWords';

const attachment = (state: Attachment['state'], size = 1, contentType = 'application/pdf') =>
  ({ state, size, contentType }) as Attachment;

it('says how far the files have come', () => {
  expect(attachmentWords([])).toBe('');
  expect(attachmentWords([attachment('ready')])).toBe('1 file attached');
  expect(attachmentWords([attachment('ready'), attachment('uploading')])).toBe('Uploading 1 file…');
  expect(attachmentWords([attachment('failed'), attachment('refused')])).toBe(
    '2 files could not be uploaded: remove them, or try again.',
  );
});

it('counts what is sent as it is, and not pictures, which are made smaller', () => {
  expect(tooLargeWords([attachment('ready', 5_000_000)])).toBe('');
  expect(tooLargeWords([attachment('ready', 6_000_000, 'image/jpeg')])).toBe('');
  expect(tooLargeWords([attachment('ready', 3_000_000), attachment('ready', 3_000_000)])).toBe(
    'The files of one text may have 5.0 MB in all; these have 6.0 MB.',
  );
});
