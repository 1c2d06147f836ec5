import type { Page } from '@playwright/test';
import { expect, test } from '../clinic/test.ts';

const newChat = '**/assets/NewChatDialog*';

/** What the first page does not need comes once nothing else is to be done. */
async function everythingThere(page: Page) {
  const fetched = () =>
    page.evaluate(() =>
      ['NewChatDialog', 'KeysDialog', 'PatientSidebar', 'EmailThreadDialog'].every((part) =>
        performance.getEntriesByType('resource').some(({ name }) => name.includes(part)),
      ),
    );
  await expect.poll(fetched, { timeout: 30_000 }).toBe(true);
  await page.waitForLoadState('networkidle');
}

test('what was never opened opens without a connection too, and gives the focus back', async ({
  desk,
}) => {
  await everythingThere(desk.page);
  await desk.page.context().setOffline(true);
  const button = desk.page.getByRole('button', { name: 'New chat' });
  await button.focus();
  await desk.page.keyboard.press('Enter');
  await expect(desk.page.getByRole('dialog').getByRole('searchbox')).toBeFocused();
  await desk.page.keyboard.press('Escape');
  await expect(desk.page.getByRole('dialog')).not.toBeVisible();
  await expect(button).toBeFocused();
  await desk.page.keyboard.press('?');
  await expect(desk.page.getByRole('dialog')).toContainText('Keyboard');
  await desk.page.keyboard.press('Escape');
  await expect(desk.page.getByRole('dialog')).not.toBeVisible();
});

test('a part that cannot be loaded says so; a draft is kept, and trying again opens it', async ({
  another,
}) => {
  const desk = await another();
  await desk.page.route(newChat, (route) => route.abort());
  await desk.signIn();
  await desk.open('Maria Lopez');
  await desk.composer().fill('One moment, please');
  await desk.page.getByRole('button', { name: 'New chat' }).click();
  const said = desk.page.getByRole('alert').filter({ hasText: 'could not be loaded' });
  await expect(said).toBeVisible();
  await desk.looksRight('not-loaded');
  await desk.page.unroute(newChat);
  await said.getByRole('button', { name: 'Try again' }).click();
  await expect(desk.page.getByRole('dialog').getByRole('searchbox')).toBeVisible();
  await desk.page.keyboard.press('Escape');
  await expect(said).not.toBeVisible();
  await expect(desk.composer()).toHaveValue('One moment, please');
});

test('where the server no longer has a part, a reload brings it, and the draft with it', async ({
  another,
}) => {
  const desk = await another();
  await desk.page.route(newChat, (route) => route.fulfill({ status: 404, body: 'Not Found' }));
  await desk.signIn();
  await desk.open('Maria Lopez');
  await desk.composer().fill('One moment, please');
  await desk.page.getByRole('button', { name: 'New chat' }).click();
  await desk.page.unroute(newChat);
  await desk.page.getByRole('button', { name: 'Reload' }).click();
  await expect(desk.composer()).toHaveValue('One moment, please');
  await desk.page.getByRole('button', { name: 'New chat' }).click();
  await expect(desk.page.getByRole('dialog').getByRole('searchbox')).toBeVisible();
});

test('a menu that is pressed before its script is there opens once it is', async ({ another }) => {
  const desk = await another();
  let release = () => {};
  const held = new Promise<void>((go) => {
    release = go;
  });
  await desk.page.route('**/assets/AccountMenu*', async (route) => {
    await held;
    await route.continue();
  });
  await desk.signIn();
  const account = desk.page.getByRole('button', { name: /your account$/ });
  await account.click();
  release();
  await expect(desk.page.getByRole('menuitem', { name: 'Sign out' })).toBeVisible();
  await desk.page.keyboard.press('Escape');
  await expect(desk.page.getByRole('menuitem', { name: 'Sign out' })).not.toBeVisible();
  await expect(account).toBeFocused();
});
