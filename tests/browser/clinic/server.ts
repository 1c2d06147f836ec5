import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

export const ROOT = resolve(import.meta.dirname, '../../..');
const FIRST_PORT = Number(process.env.STORIES_PORT ?? 8479);
/** Each worker has its own, so that its clinic stands beside the others'. */
export const PORT = FIRST_PORT + Number(process.env.TEST_PARALLEL_INDEX ?? 0);
export const URL = `http://127.0.0.1:${PORT}`;
export const PREPARED = join(tmpdir(), `frontdesk-stories-${FIRST_PORT}`);

/** `frontdesk demo` over a copy of the demo clinic, as `make run` serves it; or another's `serve`. */
export class Server {
  readonly folder = mkdtempSync(join(tmpdir(), 'frontdesk-story-'));
  private process: ChildProcess | undefined;

  constructor(
    from?: string,
    private readonly command: 'demo' | 'serve' = 'demo',
  ) {
    if (from) cpSync(from, this.folder, { recursive: true });
  }

  /** A clinic of the tests', with so many conversations of so many texts each. */
  static of(conversations: number, items: number): Server {
    const server = new Server(undefined, 'serve');
    const made = join(server.folder, 'made');
    const words = ['-m', 'tests.large_clinic', made, String(conversations), String(items)];
    execFileSync(join(ROOT, '.venv/bin/python'), words, { cwd: ROOT });
    cpSync(made, server.folder, { recursive: true });
    return server;
  }

  async start(): Promise<void> {
    if (await isReady()) throw new Error(`Something else answers on port ${PORT}: end it first.`);
    this.process = spawn(join(ROOT, '.venv/bin/frontdesk'), [this.command], {
      cwd: this.folder,
      env: {
        ...process.env,
        FRONTDESK_DATA: this.folder,
        FRONTDESK_PORT: String(PORT),
        FRONTDESK_HEARTBEAT_SECONDS: '1',
      },
      stdio: ['ignore', 'ignore', process.env.STORIES_LOG ? 'inherit' : 'ignore'],
    });
    const until = Date.now() + 30_000;
    while (!(await isReady())) {
      if (Date.now() > until || this.process.exitCode !== null) {
        await this.stop();
        throw new Error('The demo clinic did not start: run it by `make run` to see why.');
      }
      await new Promise((go) => setTimeout(go, 50));
    }
  }

  /** What an administrator types at a terminal beside the running server. */
  administer(...words: string[]): string {
    const env = { ...process.env, FRONTDESK_DATA: this.folder };
    const how = { cwd: this.folder, env };
    return execFileSync(join(ROOT, '.venv/bin/frontdesk'), words, how).toString();
  }

  async stop(): Promise<void> {
    const process = this.process;
    if (!process || process.exitCode !== null) return;
    const gone = new Promise((done) => process.once('exit', done));
    process.kill('SIGKILL');
    await gone;
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

async function isReady(): Promise<boolean> {
  try {
    return (await fetch(`${URL}/readyz`)).ok;
  } catch {
    return false;
  }
}
