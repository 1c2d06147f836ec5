import { beforeEach, describe, expect, it, vi } from 'vitest';
import { forgetDrafts, giveBack, readDraft, writeDraft } from './drafts';

describe('a draft', () => {
  let kept: Map<string, string>;

  beforeEach(() => {
    kept = new Map();
    const methods = {
      getItem: (name: string) => kept.get(name) ?? null,
      setItem: (name: string, text: string) => kept.set(name, text),
      removeItem: (name: string) => kept.delete(name),
    };
    vi.stubGlobal(
      'localStorage',
      new Proxy(methods, {
        ownKeys: () => [...kept.keys()],
        getOwnPropertyDescriptor: () => ({ enumerable: true, configurable: true }),
      }),
    );
  });

  it('is kept for each conversation and person', () => {
    writeDraft('nora', 'a', 'Good morning');
    expect(readDraft('nora', 'a')).toBe('Good morning');
    expect(readDraft('nora', 'b')).toBe('');
    expect(readDraft('sam', 'a')).toBe('');
  });

  it('leaves nothing behind when it is emptied', () => {
    writeDraft('nora', 'a', 'Good morning');
    writeDraft('nora', 'a', '');
    expect(kept.size).toBe(0);
  });

  it('gets a refused text back before what was written since', () => {
    giveBack('nora', 'a', 'Refused');
    expect(readDraft('nora', 'a')).toBe('Refused');
    writeDraft('nora', 'a', 'Since then');
    giveBack('nora', 'a', 'Refused');
    expect(readDraft('nora', 'a')).toBe('Refused\nSince then');
  });

  it('is forgotten when its person signs out, and nobody else loses one', () => {
    writeDraft('nora', 'a', 'Good morning');
    writeDraft('nora', 'b', 'Your results are in');
    writeDraft('sam', 'a', 'Hello');
    forgetDrafts('nora');
    expect([...kept.values()]).toEqual(['Hello']);
    expect(readDraft('nora', 'a')).toBe('');
  });

  it('lives as long as the window where the browser keeps nothing', () => {
    vi.stubGlobal('localStorage', {
      getItem: () => null,
      setItem: () => {
        throw new Error('full');
      },
    });
    writeDraft('nora', 'full', 'Good morning');
    expect(readDraft('nora', 'full')).toBe('Good morning');
    forgetDrafts('nora');
    expect(readDraft('nora', 'full')).toBe('');
  });
});
