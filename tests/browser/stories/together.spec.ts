import { expect, MARIA, Phone, test } from '../clinic/test.ts';

test('two windows stay in step', async ({ desk, another }) => {
  const other = await (await another()).signIn('admin@example.org');
  await desk.open('Maria Lopez');
  await other.open('Maria Lopez');
  await desk.send('We are waiting for you.');
  await expect(other.page.getByText('We are waiting for you.').last()).toBeVisible();
  await other.menu(/Mark as resolved/);
  await expect(desk.row('Maria Lopez')).toContainText('Resolved');
  await new Phone(MARIA).text('I am here now.');
  for (const window of [desk, other]) {
    await expect(window.page.getByText('I am here now.').last()).toBeVisible();
    await expect(window.row('Maria Lopez')).not.toContainText('Resolved');
  }
});

test('a lost connection is said quietly; when it is back nothing was missed or doubled', async ({
  desk,
  server,
}) => {
  await desk.open('Maria Lopez');
  await server.stop();
  const bar = desk.page.getByText(/connection (is |was )?lost|reconnecting|offline/i).first();
  await expect(bar).toBeVisible({ timeout: 20_000 });
  await desk.looksRight('connection-lost');
  await desk.send('Written while nothing got through.');
  await server.start();
  await new Phone(MARIA).text('Sent right after the server was back.');
  await expect(bar).not.toBeVisible({ timeout: 30_000 });
  await expect(desk.page.getByText('Sent right after the server was back.').last()).toBeVisible();
  await expect(desk.page.getByText('Delivered').last()).toBeVisible({ timeout: 30_000 });
  await desk.page.reload();
  await expect(
    desk.page.getByRole('main').getByText('Written while nothing got through.'),
  ).toHaveCount(1);
  await expect(
    desk.page.getByRole('main').getByText('Sent right after the server was back.'),
  ).toHaveCount(1);
});

test('signing in: who is not the team is told so in words', async ({ another }) => {
  const stranger = await another();
  await stranger.page.goto('/');
  await stranger.looksRight('sign-in');
  await stranger.page.getByLabel(/email/i).fill('desk@example.org');
  await stranger.page.getByLabel(/password/i).fill('a guess');
  await stranger.page.keyboard.press('Enter');
  await expect(stranger.page.getByRole('alert')).toContainText(/wrong/i);
});

test('a click shows at once, and is taken back with the reason where it is refused', async ({
  desk,
}) => {
  await desk.open('Maria Lopez');
  let release: (() => void) | undefined;
  await desk.page.route('**/graphql', async (route) => {
    if (!route.request().postData()?.includes('mutation ResolveConversation')) {
      return route.continue();
    }
    await new Promise<void>((go) => {
      release = go;
    });
    const refusal = { code: 'CONFLICT', message: 'Somebody else was faster.', __typename: 'UserError' };
    const payload = { conversation: null, errors: [refusal], __typename: 'ConversationPayload' };
    return route.fulfill({ json: { data: { resolveConversation: payload } } });
  });
  await desk.page.keyboard.press('e');
  await expect(desk.row('Maria Lopez')).toContainText('Resolved');
  await expect.poll(() => release !== undefined).toBe(true);
  release?.();
  await expect(desk.page.getByRole('alert')).toContainText('Somebody else was faster.');
  await expect(desk.row('Maria Lopez')).not.toContainText('Resolved');
});

test("after a colleague's merge what the duplicate wrote is the survivor's, and nothing is asked", async ({
  desk,
  another,
}) => {
  const amir = await (await another()).signIn('admin@example.org');
  await amir.open('Tomás Núñez');
  await amir.menu(/Merge patients/);
  const dialog = amir.page.getByRole('dialog');
  await dialog.getByRole('button', { name: 'Swap sides' }).click();
  await desk.open('Tomás Núñez');
  const timeline = desk.page.getByLabel('Timeline');
  await expect(timeline).toContainText('Tomás Núñez');
  let asked = 0;
  desk.page.on('request', (request) => {
    if (request.postData()?.includes('query Conversation(')) asked += 1;
  });
  await dialog.getByRole('button', { name: 'Merge', exact: true }).click();
  await expect(desk.page.getByRole('heading', { level: 2, name: 'Tomas Nunez' })).toBeVisible();
  await expect(timeline).toContainText('Tomas Nunez');
  await expect(timeline).not.toContainText('Tomás Núñez');
  expect(asked).toBe(0);
});
