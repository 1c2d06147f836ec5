import { expect, it } from 'vitest';
import type { UploadAnswer } from '../composer/upload';
import { pictureProblem, pictureUploads } from './newPicture';

const file = (name: string, type: string, size = 9) => {
  const made = new File(['bytes'], name, { type });
  Object.defineProperty(made, 'size', { value: size });
  return made;
};
const { signal } = new AbortController();

it('takes pictures, by their names where the browser does not know them', () => {
  expect(pictureProblem(file('maria.png', 'image/png'))).toBeNull();
  expect(pictureProblem(file('IMG_1.HEIC', ''))).toBeNull();
  expect(pictureProblem(file('IMG_1.heif', 'image/heif'))).toBeNull();
});

it('says in words why a file is not taken', () => {
  expect(pictureProblem(file('letter.pdf', 'application/pdf'))).toMatch(/not a picture/);
  expect(pictureProblem(file('drawing.svg', 'image/svg+xml'))).toMatch(/not a picture/);
  expect(pictureProblem(file('letter', ''))).toMatch(/not a picture/);
  expect(pictureProblem(file('maria.png', 'image/png', 0))).toMatch(/empty/);
  expect(pictureProblem(file('maria.png', 'image/png', 26_300_000))).toMatch(/25 MB/);
});

it('says nothing of a picture that stays, and null of one that goes', async () => {
  const input = pictureUploads(() => Promise.reject());
  expect(await input('same', signal)).toEqual({});
  expect(await input('none', signal)).toEqual({ pictureUploadId: null });
});

it('uploads a file once, however often the record is refused for something else', async () => {
  const answers: UploadAnswer[] = [
    { kind: 'failed', message: 'The upload broke off.' },
    { kind: 'uploaded', uploadId: 'u1', expiresAt: '2999-01-01T00:00:00.000Z' },
    { kind: 'uploaded', uploadId: 'u2', expiresAt: '2020-01-01T00:00:00.000Z' },
    { kind: 'uploaded', uploadId: 'u3', expiresAt: '2999-01-01T00:00:00.000Z' },
  ];
  const input = pictureUploads(async () => answers.shift() as UploadAnswer);
  const maria = file('maria.png', 'image/png');
  expect(await input(maria, signal)).toEqual({
    message: 'The upload broke off.',
    field: ['pictureUploadId'],
  });
  for (const uploadId of ['u1', 'u1']) {
    expect(await input(maria, signal)).toEqual({ pictureUploadId: uploadId });
  }
  const other = file('other.png', 'image/png');
  for (const uploadId of ['u2', 'u3']) {
    expect(await input(other, signal)).toEqual({ pictureUploadId: uploadId });
  }
});
