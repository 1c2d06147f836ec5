import type { UploadAnswer, UploadedFile } from './upload';

/** A text takes its time to get there, and no two clocks agree. */
const MARGIN = 2 * 60_000;

export function isExpiring({ expiresAt }: UploadedFile): boolean {
  return Date.parse(expiresAt) < Date.now() + MARGIN;
}

/**
 * The files of a text as they can be sent: what was uploaded too long ago is uploaded again, where
 * this window has its bytes. The rest is as it was, for the server to say so.
 */
export function renewed(
  files: readonly UploadedFile[],
  bytesOf: (uploadId: string) => File | null,
  upload: (file: File) => Promise<UploadAnswer>,
): Promise<UploadedFile[]> {
  return Promise.all(
    files.map(async (each) => {
      const file = isExpiring(each) ? bytesOf(each.uploadId) : null;
      const answer = file && (await upload(file));
      if (answer?.kind !== 'uploaded') return each;
      return { ...each, uploadId: answer.uploadId, expiresAt: answer.expiresAt };
    }),
  );
}
