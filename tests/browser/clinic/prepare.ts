import { cpSync, rmSync } from 'node:fs';
import { chromium } from './chromium.ts';
import { PREPARED, Server } from './server.ts';

/** Founds the demo clinic once; each story gets a copy. */
export default async function prepare(): Promise<() => void> {
  if (!chromium) throw new Error('Chromium is not here: install it, or name it by CHROMIUM.');
  const server = new Server();
  await server.start();
  await server.stop();
  rmSync(PREPARED, { recursive: true, force: true });
  cpSync(server.folder, PREPARED, { recursive: true });
  server.remove();
  return () => rmSync(PREPARED, { recursive: true, force: true });
}
