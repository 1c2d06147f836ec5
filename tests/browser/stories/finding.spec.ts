import { expect, test } from '../clinic/test.ts';

test('chips combine and show their counts; a search finds by name and by number', async ({
  desk,
}) => {
  const chip = (name: RegExp) => desk.page.getByRole('button', { name });
  await desk.looksRight('inbox');
  const all = await desk.rows().count();
  const unread = Number((await chip(/^Unread/).innerText()).replace(/\D/g, ''));
  await chip(/^Unread/).click();
  await expect(desk.rows()).toHaveCount(unread);
  expect(unread).toBeLessThan(all);
  await chip(/^Unresponded/).click();
  for (const row of await desk.rows().all()) await expect(row).toContainText('Unread');
  await chip(/^Unread/).click();
  await chip(/^Unresponded/).click();
  const search = desk.page.getByRole('searchbox').or(desk.page.getByRole('textbox', { name: /search/i }));
  await desk.page.keyboard.press('/');
  await expect(search.first()).toBeFocused();
  await search.first().fill('raman');
  await expect(desk.rows()).toHaveCount(1);
  await search.first().fill('555-0112');
  await expect(desk.rows()).toHaveCount(1);
  await expect(desk.rows().first()).toContainText('Henry Adler');
  await search.first().fill('nobody of this name');
  await expect(desk.page.getByText(/nothing found|no conversation/i).first()).toBeVisible();
  await desk.looksRight('nothing-found');
});

test('a number that two patients share lists both, the primary one with a star', async ({
  desk,
}) => {
  await desk.open('Priya Raman');
  await desk.page.getByRole('button', { name: '+1 other patient' }).click();
  const patients = desk.page.getByRole('dialog');
  await expect(patients).toContainText('Priya Raman');
  await expect(patients).toContainText('Arjun Raman');
  await desk.looksRight('other-patients');
});

test('all of it works by the keyboard', async ({ desk }) => {
  await desk.page.keyboard.press('?');
  await expect(desk.page.getByRole('dialog')).toBeVisible();
  await desk.looksRight('keys');
  await desk.page.keyboard.press('Escape');
  await desk.page.keyboard.press('ArrowDown');
  await desk.page.keyboard.press('ArrowDown');
  await desk.page.keyboard.press('Enter');
  await expect(desk.page.getByRole('heading', { level: 2 })).toBeVisible();
  await desk.page.keyboard.press('e');
  await expect(desk.page.getByText('Resolved').first()).toBeVisible();
});

test('on a phone the list and the conversation take turns', async ({ desk }) => {
  await desk.page.setViewportSize({ width: 390, height: 844 });
  await desk.looksRight('phone-list');
  await desk.open('Maria Lopez');
  await expect(desk.rows().first()).not.toBeVisible();
  await desk.looksRight('phone-conversation');
  await desk.page.getByRole('button', { name: 'Back to the list' }).click();
  await expect(desk.rows().first()).toBeVisible();
});
