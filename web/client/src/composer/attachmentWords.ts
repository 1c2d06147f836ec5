import { fileSize } from '../words/fileSize';
import type { Attachment } from './attachments';

/** Bytes of one text's files, by what carriers take. */
const LARGEST_IN_ALL = 5_000_000;

/** What stands in the way of sending these files, or how many there are. */
export function attachmentWords(attachments: readonly Attachment[]): string {
  const waiting = attachments.filter((each) => each.state === 'uploading').length;
  const ended = attachments.filter(
    ({ state }) => state !== 'uploading' && state !== 'ready',
  ).length;
  if (ended > 0) {
    return `${count(ended)} could not be uploaded: remove ${ended === 1 ? 'it' : 'them'}, or try again.`;
  }
  if (waiting > 0) return `Uploading ${count(waiting)}…`;
  return attachments.length > 0 ? `${count(attachments.length)} attached` : '';
}

/** The server makes large pictures smaller; all other files are sent as they are. */
export function tooLargeWords(attachments: readonly Attachment[]): string {
  const size = attachments
    .filter((each) => each.state !== 'refused' && !each.contentType.startsWith('image/'))
    .reduce((sum, each) => sum + each.size, 0);
  if (size <= LARGEST_IN_ALL) return '';
  return `The files of one text may have ${fileSize(LARGEST_IN_ALL)} in all; these have ${fileSize(size)}.`;
}

function count(files: number): string {
  return files === 1 ? '1 file' : `${files} files`;
}
