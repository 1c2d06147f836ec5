import { Desk, expect, MARIA, Phone, test } from '../clinic/test.ts';

test('a patient texts, the desk answers, and sees that it was delivered', async ({ desk }) => {
  const first = desk.rows().first();
  await new Phone('+12125550112').text('May I bring my daughter?');
  await expect(first).toContainText('Henry Adler');
  await expect(first).toContainText('May I bring my daughter?');
  await expect(first).toContainText('Unread');
  await desk.open('Henry Adler');
  await expect(first).not.toContainText('Unread');
  const delivered = desk.page.getByText('Delivered', { exact: true });
  await expect(delivered.first()).toBeVisible();
  const before = await delivered.count();
  await desk.send('Of course, Henry.');
  const ours = desk.page.getByText('Of course, Henry.').last();
  await expect(ours).toBeVisible();
  await expect(delivered).toHaveCount(before + 1);
  await expect(first).toContainText('You: Of course, Henry.');
  await desk.looksRight('conversation');
});

test('Shift and Enter break the line, Enter sends, a draft is kept', async ({ desk }) => {
  await desk.open('Maria Lopez');
  await desk.composer().fill('One');
  await desk.composer().press('Shift+Enter');
  await desk.composer().pressSequentially('Two');
  await desk.open('Henry Adler');
  await expect(desk.composer()).toHaveValue('');
  await desk.page.reload();
  await desk.open('Maria Lopez');
  await expect(desk.composer()).toHaveValue('One\nTwo');
  await desk.composer().press('Enter');
  await expect(desk.composer()).toHaveValue('');
  await expect(desk.page.getByText('Two').last()).toBeVisible();
});

test('a text that fails says why, and what to do', async ({ desk }) => {
  await desk.open('Ivy Castle');
  await desk.send('Your prescription is ready.');
  const failed = desk.page.getByRole('button', { name: 'Failed' }).last();
  await expect(failed).toBeVisible();
  await failed.focus();
  await expect(desk.page.getByRole('tooltip')).toContainText(/does not exist or is not in service/);
});

test('who only reads has nowhere to write', async ({ another }) => {
  const vera: Desk = await (await another()).signIn('viewer@example.org');
  await vera.open('Maria Lopez');
  await expect(vera.page.getByText("I'm running about ten minutes late").last()).toBeVisible();
  await expect(vera.composer()).toHaveCount(0);
  await vera.page.getByRole('button', { name: 'What to do with this conversation' }).click();
  await expect(vera.page.getByRole('menuitem', { name: /opt out/i })).toHaveCount(0);
});

test('a STOP from the patient ends texting, and START begins it again', async ({ desk }) => {
  await desk.open('Maria Lopez');
  await new Phone(MARIA).text('STOP');
  await expect(desk.composer()).toHaveCount(0);
  await desk.looksRight('opted-out');
  await new Phone(MARIA).text('START');
  await expect(desk.composer()).toBeVisible();
});

test('opting out asks first, and says that it is final', async ({ desk }) => {
  await desk.open('Maria Lopez');
  await desk.menu(/Opt out/);
  const dialog = desk.page.getByRole('alertdialog').or(desk.page.getByRole('dialog'));
  await expect(dialog).toContainText(/final|cannot be undone|for good/i);
  await desk.looksRight('opt-out-dialog');
  await dialog.getByRole('button', { name: /opt out/i }).click();
  await expect(desk.composer()).toHaveCount(0);
});

test('a suggestion of the assistant is changed and sent, and is then gone', async ({ desk }) => {
  await desk.open('Maria Lopez');
  const suggestions = desk.page.getByRole('list', { name: 'Suggestions of the assistant' });
  await expect(suggestions).toContainText('see you at 9:50');
  await desk.looksRight('suggestion');
  await suggestions.getByRole('button', { name: 'Change this suggestion' }).click();
  await expect(desk.composer()).toHaveValue(/see you at 9:50/);
  await desk.send('No problem, Maria. See you at ten.');
  await expect(desk.page.getByText('See you at ten.').last()).toBeVisible();
  await expect(suggestions).toHaveCount(0);
});
