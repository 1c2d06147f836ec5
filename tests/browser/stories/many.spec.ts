import { test as base, expect, type Page } from '@playwright/test';
import { Server } from '../clinic/server.ts';
import { Desk } from '../clinic/test.ts';

const test = base.extend<{ holds: [number, number]; desk: Desk }>({
  holds: [[1, 1], { option: true }],
  desk: async ({ holds, page }, use) => {
    const server = Server.of(...holds);
    await server.start();
    await use(await new Desk(page).signIn('dana@example.org', 'correct horse battery'));
    await server.stop();
    server.remove();
  },
});

/** Turns the wheel until what is looked for is there; the most elements of a kind on the way. */
async function scrolled(page: Page, by: number, kind: string, until: () => Promise<boolean>) {
  let most = 0;
  for (let turn = 0; turn < 400 && !(await until()); turn += 1) {
    await page.mouse.wheel(0, by);
    await page.waitForTimeout(20);
    most = Math.max(most, await page.locator(kind).count());
  }
  return most;
}

test.describe('five thousand conversations', () => {
  test.use({ holds: [5_000, 2] });

  test('scroll to the last one, and never stand in the page all at once', async ({ desk }) => {
    await desk.rows().first().hover();
    const last = () =>
      desk
        .rows()
        .last()
        .locator('..')
        .evaluate((row) => row.getAttribute('aria-posinset') === '5000');
    const most = await scrolled(desk.page, 6_000, '[data-conversation]', last);
    expect(await last()).toBe(true);
    expect(most).toBeLessThan(60);
  });
});

test.describe('a timeline of ten thousand', () => {
  test.use({ holds: [5, 10_000] });

  test('opens at its end, loads older ones on the way up, and holds few at once', async ({
    desk,
  }) => {
    await desk.rows().first().click();
    const timeline = desk.page.getByLabel('Timeline');
    await expect(timeline).toBeVisible();
    await timeline.hover();
    const elements = () => timeline.locator('*').count();
    const before = await elements();
    for (let turn = 0; turn < 60; turn += 1) {
      await desk.page.mouse.wheel(0, -4_000);
      await desk.page.waitForTimeout(40);
    }
    expect(await elements()).toBeLessThan(before * 4);
    const height = await timeline.evaluate((log) => log.scrollHeight);
    expect(height).toBeGreaterThan(10_000);
  });
});
