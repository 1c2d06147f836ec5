import { describe, expect, it } from 'vitest';
import { filesIn, holdsFiles, pastedFiles } from './filesIn';

function carried(types: string[], names: string[], folders: string[] = []) {
  const files = [...names, ...folders].map((name) => new File([''], name));
  const items = files.map((file) => ({
    kind: 'file',
    webkitGetAsEntry: () => ({ isDirectory: folders.includes(file.name) }),
    getAsFile: () => file,
  }));
  return { types, files, items } as unknown as DataTransfer;
}

const names = (files: File[]) => files.map((file) => file.name);

describe('what is dropped or pasted', () => {
  it('is files, or it is not', () => {
    expect(holdsFiles(carried(['Files'], ['a']))).toBe(true);
    expect(holdsFiles(carried(['text/plain'], []))).toBe(false);
    expect(holdsFiles(null)).toBe(false);
  });

  it('leaves folders out', () => {
    expect(names(filesIn(carried(['Files'], ['a.png', 'b.pdf'], ['folder'])))).toEqual([
      'a.png',
      'b.pdf',
    ]);
  });

  it('is the words where an office program has put a picture of them beside them', () => {
    const types = ['text/plain', 'text/html', 'Files'];
    expect(pastedFiles(carried(types, ['image.png']))).toEqual([]);
    expect(names(pastedFiles(carried(['text/html', 'Files'], ['image.png'])))).toEqual([
      'image.png',
    ]);
  });
});
