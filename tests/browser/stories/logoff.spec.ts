import type { Page } from '@playwright/test';
import { type Clinic, Desk, expect, test } from '../clinic/test.ts';

const SECOND = 1_000;
const DRAFT = 'Your results are in, and they';
const warning = (page: Page) => page.getByRole('alertdialog', { name: 'Are you still there?' });
const signInPage = (page: Page) => page.getByRole('heading', { name: 'Sign in to Frontdesk' });

/** Dana at a clinic where a minute without activity is too long: the half of it is the warning. */
async function atWork({ server, another }: Pick<Clinic, 'server' | 'another'>) {
  server.administer('organization', 'set', '--logoff-after', '1');
  const desk = await another();
  await desk.page.clock.install();
  await desk.signIn();
  return desk;
}

async function writes(desk: Desk) {
  await desk.open('Maria Lopez');
  await desk.composer().pressSequentially(DRAFT);
  await expect(desk.composer()).toHaveValue(DRAFT);
}

async function isLeftAlone(desk: Desk) {
  await desk.page.clock.fastForward(61 * SECOND);
  await expect(signInPage(desk.page)).toBeVisible();
}

test('who is idle is asked, and activity in another window keeps both', async ({
  server,
  another,
}) => {
  const one = await atWork({ server, another });
  const other = new Desk(await one.page.context().newPage());
  await other.page.goto('/');
  await expect(other.rows().first()).toBeVisible();
  await one.page.clock.fastForward(35 * SECOND);
  for (const { page } of [one, other]) await expect(warning(page)).toBeVisible();
  await one.looksRight('logoff-warning');
  await other.page.getByRole('button', { name: 'Stay signed in' }).click();
  for (const { page } of [one, other]) await expect(warning(page)).not.toBeVisible();
  for (let times = 0; times < 3; times += 1) {
    await one.page.clock.fastForward(20 * SECOND);
    await other.page.keyboard.press('ArrowDown');
  }
  for (const { page } of [one, other]) await expect(warning(page)).not.toBeVisible();
  await expect(one.rows().first()).toBeVisible();
});

test('the server is told that somebody is there, and not by whom nobody touches', async ({
  server,
  another,
}) => {
  const desk = await atWork({ server, another });
  let told = 0;
  desk.page.on('request', (request) => {
    if (request.postData()?.includes('mutation KeepSession')) told += 1;
  });
  await desk.page.keyboard.press('ArrowDown');
  await desk.page.keyboard.press('ArrowDown');
  await expect.poll(() => told).toBe(1);
  await desk.page.clock.fastForward(25 * SECOND);
  await desk.page.clock.fastForward(25 * SECOND);
  expect(told).toBe(1);
});

test('who was signed out goes on with the draft', async ({ server, another }) => {
  const desk = await atWork({ server, another });
  await writes(desk);
  await isLeftAlone(desk);
  await expect(desk.page.locator('body')).not.toContainText('Maria');
  await expect(desk.page.getByText('Whatever you were writing is kept.')).toBeVisible();
  await desk.looksRight('logged-off');
  await desk.enter('desk@example.org');
  await desk.open('Maria Lopez');
  await expect(desk.composer()).toHaveValue(DRAFT);
});

test('who signs in after them on the same computer sees nothing of it', async ({
  server,
  another,
}) => {
  const desk = await atWork({ server, another });
  await writes(desk);
  await isLeftAlone(desk);
  await desk.enter('admin@example.org');
  await desk.open('Maria Lopez');
  await expect(desk.composer()).toHaveValue('');
  await expect(desk.page.locator('body')).not.toContainText(DRAFT);
  await desk.page.getByRole('button', { name: 'Amir Haddad: your account' }).click();
  await desk.page.getByRole('menuitem', { name: 'Sign out' }).click();
  await expect(signInPage(desk.page)).toBeVisible();
  await desk.enter('desk@example.org');
  await desk.open('Maria Lopez');
  await expect(desk.composer()).toHaveValue(DRAFT);
});
