import { AxeBuilder } from '@axe-core/playwright';
import { test as base, expect, type Locator, type Page } from '@playwright/test';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { PREPARED, Server, URL } from './server.ts';

export { expect };
export const RIVERSIDE = '+12125550100';
export const MARIA = '+12125550111';
/** 1 by 1, blue. */
export const PICTURE = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAADElEQVR4nGNgYPgPAAEDAQAIicLsAAAAAElFTkSuQmCC',
  'base64',
);
const SCREENS = join(import.meta.dirname, '../screens');

/** What a patient does with their phone. */
export class Phone {
  constructor(readonly number: string) {}

  async text(body: string): Promise<void> {
    await this.post('texts', { body });
  }

  /** A picture, as small as a picture can be. */
  async picture(body: string): Promise<void> {
    const kept = await fetch(`${URL}/simulator/api/pictures`, {
      method: 'POST',
      headers: { 'content-type': 'image/png' },
      body: PICTURE,
    });
    const { name } = (await kept.json()) as { name: string };
    await this.post('texts', { body, pictures: [name] });
  }

  async call(ending: string, words: string): Promise<void> {
    await this.post('calls', { ending, words });
  }

  private async post(kind: string, said: Record<string, unknown>): Promise<void> {
    const answer = await fetch(`${URL}/simulator/api/${kind}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ from: this.number, to: RIVERSIDE, ...said }),
    });
    if (!answer.ok) throw new Error(`${answer.status}: ${await answer.text()}`);
  }
}

/** What somebody at a desk sees and does in one window. */
export class Desk {
  constructor(readonly page: Page) {}

  async signIn(email = 'desk@example.org', password = 'frontdesk'): Promise<this> {
    await this.page.goto(URL);
    await this.enter(email, password);
    await expect(this.rows().first()).toBeVisible();
    return this;
  }

  /** On whatever page asks for it. */
  async enter(email: string, password = 'frontdesk'): Promise<void> {
    await this.page.getByLabel(/email/i).fill(email);
    await this.page.getByLabel(/password/i).fill(password);
    await this.page.keyboard.press('Enter');
  }

  rows(): Locator {
    return this.page.getByRole('navigation', { name: 'Conversations' }).getByRole('link');
  }

  row(name: string | RegExp): Locator {
    return this.rows().filter({ hasText: name });
  }

  async open(name: string | RegExp): Promise<void> {
    await this.row(name).click();
    await expect(this.page.getByRole('heading', { level: 2, name })).toBeVisible();
  }

  composer(): Locator {
    return this.page.getByRole('textbox', { name: 'Write a text' });
  }

  async send(body: string): Promise<void> {
    await this.composer().fill(body);
    await this.composer().press('Enter');
  }

  timeline(): Locator {
    return this.page.getByRole('log').or(this.page.getByRole('feed')).first();
  }

  async menu(item: string | RegExp): Promise<void> {
    await this.page.getByRole('button', { name: 'What to do with this conversation' }).click();
    await this.page.getByRole('menuitem', { name: item }).click();
  }

  /** Nothing that axe knows of bars anybody, in light and in dark; a picture of each is kept. */
  async looksRight(name: string): Promise<void> {
    mkdirSync(SCREENS, { recursive: true });
    for (const colorScheme of ['light', 'dark'] as const) {
      await this.page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      await this.page.waitForTimeout(150);
      await this.page.waitForFunction(() => [...document.images].every((image) => image.complete));
      await this.page.screenshot({ path: join(SCREENS, `${name}-${colorScheme}.png`) });
      const { violations } = await new AxeBuilder({ page: this.page })
        .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'])
        .analyze();
      const said = violations.map(({ id, help, nodes }) => `${id}: ${help} (${nodes[0]?.html})`);
      expect(said, `${name}, ${colorScheme}`).toEqual([]);
    }
    await this.page.emulateMedia({ colorScheme: 'light' });
  }
}

export interface Clinic {
  server: Server;
  desk: Desk;
  /** Another window, of whoever signs in there. */
  another(): Promise<Desk>;
}

export const test = base.extend<Clinic>({
  server: async ({}, use) => {
    const server = new Server(PREPARED);
    await server.start();
    await use(server);
    await server.stop();
    server.remove();
  },
  desk: async ({ server, page }, use) => {
    void server;
    const wrong: string[] = [];
    page.on('pageerror', (error) => wrong.push(String(error)));
    await use(await new Desk(page).signIn());
    expect(wrong, 'errors in the page').toEqual([]);
  },
  another: async ({ server, browser }, use) => {
    void server;
    const contexts: { close(): Promise<void> }[] = [];
    await use(async () => {
      const context = await browser.newContext({
        baseURL: URL,
        viewport: { width: 1280, height: 800 },
      });
      contexts.push(context);
      return new Desk(await context.newPage());
    });
    for (const context of contexts) await context.close();
  },
});
