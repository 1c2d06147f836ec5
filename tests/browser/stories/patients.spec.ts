import { expect, PICTURE, test } from '../clinic/test.ts';

test('a new chat: a patient is found by name, and their conversation opens', async ({ desk }) => {
  await desk.page.keyboard.press('n');
  const dialog = desk.page.getByRole('dialog');
  await dialog.getByRole('searchbox').fill('lena');
  await expect(dialog.getByRole('option', { name: /Lena Brandt/ })).toBeVisible();
  await desk.looksRight('new-chat');
  await dialog.getByRole('option', { name: /Lena Brandt/ }).click();
  await expect(desk.page.getByRole('heading', { level: 2, name: 'Lena Brandt' })).toBeVisible();
  await expect(desk.composer()).toBeFocused();
  await desk.send('Hello Lena, this is the clinic.');
  await expect(desk.rows().first()).toContainText('You: Hello Lena');
});

test('a new chat with somebody new: the record is made, then the conversation', async ({
  desk,
}) => {
  await desk.page.getByRole('button', { name: 'New chat' }).click();
  const dialog = desk.page.getByRole('dialog');
  await dialog.getByRole('searchbox').fill('Nadia Rossi');
  await dialog.getByRole('button', { name: /new patient|create/i }).click();
  await dialog.getByLabel('Given name').fill('Nadia');
  await dialog.getByLabel('Family name').fill('Rossi');
  await dialog.getByLabel('Phone number').fill('12');
  await dialog.getByRole('button', { name: /create|start/i }).last().click();
  await expect(dialog).toContainText(/digits|number/i);
  await desk.looksRight('new-patient');
  await dialog.getByLabel('Phone number').fill('(212) 555-0177');
  await dialog.getByRole('button', { name: /create|start/i }).last().click();
  await expect(desk.page.getByRole('heading', { level: 2, name: 'Nadia Rossi' })).toBeVisible();
});

test('the patient stands beside the conversation, to be read and changed', async ({ desk }) => {
  await desk.open('Maria Lopez');
  await desk.menu(/View patient/);
  const page = desk.page.getByRole('complementary');
  await expect(page).toContainText('maria.lopez@example.com');
  await desk.looksRight('patient');
  await page.getByRole('button', { name: 'Edit' }).click();
  await page.getByLabel('Family name').fill('Lopez Garcia');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(desk.page.getByRole('heading', { level: 2 }).first()).toContainText('Lopez Garcia');
  await expect(desk.row('Maria Lopez Garcia')).toBeVisible();
});

test('a click on another star makes that patient the primary one', async ({ desk }) => {
  await desk.open('Priya Raman');
  await desk.page.getByRole('button', { name: '+1 other patient' }).click();
  await desk.page.getByRole('button', { name: 'Arjun Raman: primary patient' }).click();
  await desk.page.keyboard.press('Escape');
  await expect(desk.page.getByRole('heading', { level: 2, name: 'Arjun Raman' })).toBeVisible();
  await expect(desk.row('Arjun Raman')).toBeVisible();
});

test('a merge shows the two records and what becomes of each value', async ({ another }) => {
  const amir = await (await another()).signIn('admin@example.org');
  await amir.open(/Tom[aá]s N[uú][nñ]ez/);
  await amir.menu(/Merge patients/);
  const dialog = amir.page.getByRole('dialog');
  await expect(dialog).toContainText('Stays');
  await expect(dialog).toContainText('tomas@example.com');
  await expect(dialog).toContainText(/only an administrator can undo/i);
  await amir.looksRight('merge');
  await dialog.getByRole('button', { name: 'Merge', exact: true }).click();
  await expect(dialog).not.toBeVisible();
  await expect(amir.page.getByRole('button', { name: /other patient/ })).toHaveCount(0);
  await expect(amir.page.getByRole('heading', { level: 2 }).first()).toContainText('Tomás Núñez');
});

test("a patient's picture is chosen, changed and taken away, and colleagues see it", async ({
  desk,
  another,
}) => {
  const other = await (await another()).signIn('admin@example.org');
  await desk.open('Henry Adler');
  await desk.menu(/View patient/);
  const page = desk.page.getByRole('complementary');
  await page.getByRole('button', { name: 'Edit' }).click();
  const form = page.getByRole('form');
  const choose = async (name: string, mimeType: string) => {
    const chooser = desk.page.waitForEvent('filechooser');
    await form.getByRole('button', { name: /(Choose|Change) picture/ }).press('Enter');
    await (await chooser).setFiles({ name, mimeType, buffer: PICTURE });
  };
  await choose('letter.pdf', 'application/pdf');
  await expect(form.getByRole('alert')).toContainText('This is not a picture');
  await choose('henry.png', 'image/png');
  await expect(form.getByRole('alert')).toHaveCount(0);
  await expect(form.getByRole('status').first()).toContainText('henry.png');
  await expect(form.locator('img')).toBeVisible();
  await desk.looksRight('patient-picture');
  await form.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByRole('region', { name: 'Record' }).locator('img')).toBeVisible();
  for (const window of [desk, other]) {
    await expect(window.row('Henry Adler').locator('img')).toBeVisible();
  }
  await page.getByRole('button', { name: 'Edit' }).click();
  await form.getByRole('button', { name: 'Take picture away' }).press('Enter');
  await expect(form.getByRole('button', { name: 'Choose picture' })).toBeFocused();
  await form.getByRole('button', { name: 'Save' }).click();
  for (const window of [desk, other]) {
    await expect(window.row('Henry Adler').locator('img')).toHaveCount(0);
  }
});
