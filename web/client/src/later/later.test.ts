import { describe, expect, it, vi } from 'vitest';
import { fetchEverything, later } from './later';

describe('what is left to later', () => {
  it('is not fetched before somebody wants it', () => {
    const load = vi.fn(async () => 'a dialog');
    const part = later(load);
    expect(load).not.toHaveBeenCalled();
    expect(part.get()).toEqual({ kind: 'untouched' });
  });

  it('is fetched once, however many want it', async () => {
    const load = vi.fn(async () => 'a dialog');
    const part = later(load);
    await Promise.all([part.fetch(), part.fetch()]);
    await part.fetch();
    expect(load).toHaveBeenCalledTimes(1);
    expect(part.get()).toEqual({ kind: 'here', value: 'a dialog' });
  });

  it('says that it could not be had, and is tried again when it is wanted again', async () => {
    const load = vi.fn(async () => 'a dialog').mockRejectedValueOnce(new Error('offline'));
    const part = later(load);
    const said: string[] = [];
    part.subscribe(() => said.push(part.get().kind));
    await part.fetch();
    await part.fetch();
    expect(said).toEqual(['waiting', 'failed', 'waiting', 'here']);
  });

  it('comes when everything is fetched, and so does what it brings with it', async () => {
    let inner = later(async () => '');
    const outer = later(async () => {
      inner = later(async () => 'a dialog of the pane');
      return 'a pane';
    });
    expect(await fetchEverything()).toBe(true);
    expect(outer.get().kind).toBe('here');
    expect(inner.get()).toEqual({ kind: 'here', value: 'a dialog of the pane' });
  });

  it('is waited for by nobody where it cannot be had', async () => {
    later(() => Promise.reject(new Error('offline')));
    const part = later(async () => 'a dialog');
    expect(await fetchEverything()).toBe(false);
    expect(part.get().kind).toBe('here');
  });
});
