import { expect, test } from '../clinic/test.ts';

test('a screen on the wall stays signed in over the night, and opens nothing else', async ({
  server,
  another,
}) => {
  server.administer('organization', 'set', '--logoff-after', '1');
  const { page } = await another();
  const wall = await another();
  await wall.page.clock.install();
  await wall.page.goto('/dashboard');
  await expect(wall.page.getByText('stays signed in for 90 days')).toBeVisible();
  await wall.looksRight('wall-sign-in');
  await wall.enter('viewer@example.org');
  await expect(wall.page.getByRole('heading', { name: 'Hillcrest Family Clinic' })).toBeVisible();
  await expect(wall.page.getByRole('main')).toContainText(/waiting/i);
  await wall.page.clock.fastForward('16:00:00');
  await expect(wall.page.getByRole('main')).toContainText(/waiting/i);
  await wall.page.reload();
  await expect(wall.page.getByRole('main')).toContainText(/waiting/i);
  await wall.page.goto('/');
  await expect(wall.page.getByRole('heading', { name: 'Sign in to Frontdesk' })).toBeVisible();
  await page.goto('/dashboard');
  await expect(page.getByRole('heading', { name: 'Sign in to Frontdesk' })).toBeVisible();
});
