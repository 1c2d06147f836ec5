import type { UploadFile } from '../composer/upload';
import type { Refusal } from '../form/refusals';

/** What becomes of a patient's picture: it stays, it goes, or a file takes its place. */
export type NewPicture = 'same' | 'none' | File;

/** What the server makes a picture of; browsers do not know every one of them. */
export const PICTURE_TYPES = ['image/jpeg', 'image/png', 'image/gif', 'image/webp', 'image/heic'];
const ENDING = /\.(jpe?g|png|gif|webp|hei[cf])$/i;
const LARGEST = 25 * 1024 * 1024;

/** Said as soon as a file is chosen; the server looks at its bytes. */
export function pictureProblem({ name, type, size }: File): string | null {
  const known = type ? PICTURE_TYPES.includes(type.replace('heif', 'heic')) : ENDING.test(name);
  if (!known) return 'This is not a picture. Choose a JPEG, PNG, GIF, WebP or HEIC file.';
  if (size === 0) return 'This file is empty. Choose another.';
  return size > LARGEST ? 'A picture may have 25 MB at most. Choose a smaller one.' : null;
}

type PictureInput = { pictureUploadId?: string | null };

/** Turns what was chosen into what a record is told; a file is uploaded once for it. */
export function pictureUploads(upload: UploadFile) {
  let last: { file: File; uploadId: string; expiresAt: string } | null = null;

  return async (picture: NewPicture, signal: AbortSignal): Promise<PictureInput | Refusal> => {
    if (picture === 'same') return {};
    if (picture === 'none') return { pictureUploadId: null };
    if (last?.file === picture && Date.parse(last.expiresAt) > Date.now()) {
      return { pictureUploadId: last.uploadId };
    }
    const answer = await upload(picture, () => {}, signal);
    if (answer.kind !== 'uploaded') {
      return { message: answer.message, field: ['pictureUploadId'] };
    }
    last = { file: picture, ...answer };
    return { pictureUploadId: answer.uploadId };
  };
}
