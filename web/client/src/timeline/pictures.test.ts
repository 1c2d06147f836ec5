import { expect, it } from 'vitest';
import { isPicture, type PictureData, pictureWords, thumbnailWidth } from './pictures';

const picture = {
  __typename: 'File',
  contentType: 'image/png',
  thumbnailUrl: '/files/x',
  problem: null,
  name: 'card.png',
  direction: 'INBOUND',
  author: null,
} as PictureData;

it('is a picture once it can be shown', () => {
  expect(isPicture(picture)).toBe(true);
  expect(isPicture({ ...picture, problem: 'Gone.' })).toBe(false);
  expect(isPicture({ ...picture, contentType: 'application/pdf' })).toBe(false);
});

it('has a place of its shape before it is loaded, within bounds', () => {
  expect(thumbnailWidth({ width: 400, height: 300 })).toBe(240);
  expect(thumbnailWidth({ width: 100, height: 2000 })).toBe(120);
  expect(thumbnailWidth({ width: 2000, height: 100 })).toBe(320);
  expect(thumbnailWidth({ width: null, height: null })).toBe(320);
});

it('says whose it is', () => {
  expect(pictureWords(picture)).toBe('Picture from an unknown number: card.png');
});
