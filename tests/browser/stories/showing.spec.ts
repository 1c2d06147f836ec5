import type { Locator } from '@playwright/test';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, MARIA, Phone, PICTURE, test } from '../clinic/test.ts';

/** A request of the page, as far as these stories look into it. */
interface Asked {
  variables?: { input?: { subject?: string; idempotencyKey: string } };
}

test('a picture comes in as a thumbnail, and opens full-screen', async ({ desk }) => {
  await desk.open('Maria Lopez');
  await new Phone(MARIA).picture('Here is my card');
  await expect(desk.page.getByText('Here is my card').last()).toBeVisible();
  const thumbnails = desk.page.getByRole('button', { name: /full-screen/ });
  await expect(thumbnails).toHaveCount(2);
  await thumbnails.last().click();
  const viewer = desk.page.getByRole('dialog', { name: 'Picture' });
  await expect(viewer.getByRole('img').first()).toBeVisible();
  await desk.looksRight('picture');
  await desk.page.keyboard.press('ArrowLeft');
  await expect(viewer).toContainText('insurance-card.png');
  await desk.page.keyboard.press('Escape');
  await expect(viewer).not.toBeVisible();
});

test('files are attached, shown with their names, and sent with a text', async ({ desk }) => {
  await desk.open('Maria Lopez');
  const chooser = desk.page.waitForEvent('filechooser');
  await desk.page.getByRole('button', { name: 'Attach files' }).click();
  await (await chooser).setFiles([
    { name: 'directions.png', mimeType: 'image/png', buffer: PICTURE },
    { name: 'notes.txt', mimeType: 'text/plain', buffer: Buffer.from('Bring your card.') },
    { name: 'virus.exe', mimeType: 'application/x-msdownload', buffer: Buffer.from('MZ') },
  ]);
  const files = desk.page.getByRole('list', { name: 'Files to send' });
  await expect(files.getByRole('listitem')).toHaveCount(3);
  await expect(files).toContainText(/cannot be sent/);
  await desk.looksRight('attachments');
  await files.getByRole('button', { name: 'Remove virus.exe' }).click();
  await desk.send('How to find us');
  await expect(files).toHaveCount(0);
  await expect(desk.page.getByText('notes.txt').last()).toBeVisible();
  await expect(desk.page.getByText('Delivered').last()).toBeVisible();
});

test('a call shows its card, and the recording plays', async ({ desk }) => {
  await desk.open('Maria Lopez');
  await new Phone(MARIA).call('voicemail', 'Please call me back about my appointment.');
  const recording = desk.page.getByLabel('Recording of the call').last();
  await expect(recording).toBeVisible({ timeout: 20_000 });
  await expect(desk.page.getByText('Please call me back about my appointment.').last()).toBeVisible();
  await desk.looksRight('call');
  await recording.evaluate((audio: HTMLAudioElement) => {
    audio.muted = true;
    return audio.play();
  });
  await expect
    .poll(() => recording.evaluate((audio: HTMLAudioElement) => audio.currentTime))
    .toBeGreaterThan(0);
});

test('an email card opens its thread, and an answer stands in it', async ({ desk }) => {
  await desk.open('Grace Kim');
  await desk.page.getByRole('button', { name: /Open the thread: Records for my new doctor/ }).first().click();
  const thread = desk.page.getByRole('dialog');
  const emails = thread.getByRole('list', { name: 'Emails of this thread' }).locator('> li');
  await expect(emails.nth(1)).toBeVisible();
  const before = await emails.count();
  await desk.looksRight('email-thread');
  await thread.getByRole('button', { name: /^(Reply|Answer)/ }).click();
  const reply = thread.getByRole('form', { name: 'Reply' });
  await reply.getByRole('textbox').last().fill('We have sent them today.');
  await reply.getByRole('button', { name: 'Send' }).click();
  await expect(emails).toHaveCount(before + 1);
  await expect(thread.getByText('We have sent them today.').last()).toBeVisible();
});

test('an email that a reload left unconfirmed is gone on with, and goes out once', async ({ desk }) => {
  const keys = new Set<string>();
  let reaches = false;
  let taken = 0;
  await desk.page.route('**/graphql', async (route) => {
    const asked = route.request().postDataJSON() as Asked;
    if (!asked.variables?.input?.subject) return route.continue();
    keys.add(asked.variables.input.idempotencyKey);
    if (reaches) taken += (await route.fetch()).ok() ? 1 : 0;
    return route.abort();
  });
  const thread = desk.page.getByRole('dialog');
  const emails = thread.getByRole('list', { name: 'Emails of this thread' }).locator('> li');
  const reply = thread.getByRole('form', { name: 'Reply' });
  const open = async () => {
    await desk.open('Grace Kim');
    await desk.page.getByRole('button', { name: /Open the thread: Records/ }).first().click();
    await expect(emails.nth(1)).toBeVisible();
  };
  await open();
  const before = await emails.count();
  await thread.getByRole('button', { name: 'Reply' }).click();
  await reply.getByRole('textbox', { name: 'Subject' }).fill('Your records');
  await reply.getByRole('textbox', { name: 'Text' }).fill('They went out this morning.');
  await reply.getByRole('button', { name: 'Send' }).click();
  await expect.poll(() => keys.size).toBe(1);
  await desk.page.reload();
  await open();
  await expect(reply).toContainText('Not confirmed');
  await expect(reply.getByRole('textbox', { name: 'Subject' })).toHaveValue('Your records');
  await expect(reply.getByRole('textbox', { name: 'Text' })).toHaveValue('They went out this morning.');
  await desk.looksRight('email-unconfirmed');
  reaches = true;
  await reply.getByRole('button', { name: 'Try again' }).click();
  await expect.poll(() => taken).toBeGreaterThan(0);
  await desk.page.reload();
  await open();
  await expect(thread.getByText('They went out this morning.')).toHaveCount(1);
  await expect(emails).toHaveCount(before + 1);
  await expect(thread.getByRole('button', { name: 'Reply' })).toBeVisible();
  expect(keys.size).toBe(1);
});

test('a file dropped anywhere on an email thread goes along with the answer', async ({ desk }) => {
  await desk.page.route('**/graphql', async (route) => {
    const asked = route.request().postData() ?? '';
    if (!asked.includes('query EmailThread')) return route.continue();
    const text = await (await route.fetch()).text();
    return route.fulfill({ body: text.replace('"html":null', '"html":"<p>Hello from Grace</p>"') });
  });
  await desk.open('Grace Kim');
  await desk.page.getByRole('button', { name: /Open the thread: Records/ }).first().click();
  const thread = desk.page.getByRole('dialog');
  const frame = thread.locator('iframe').first();
  await expect(frame.contentFrame().getByText('Hello from Grace')).toBeVisible();
  const folder = mkdtempSync(join(tmpdir(), 'dropped-'));
  const drop = async (name: string, onto: Locator) => {
    writeFileSync(join(folder, name), PICTURE);
    const { x, y, width, height } = (await onto.boundingBox()) ?? { x: 0, y: 0, width: 0, height: 0 };
    const browser = await desk.page.context().newCDPSession(desk.page);
    const data = { items: [], files: [join(folder, name)], dragOperationsMask: 1 };
    for (const type of ['dragEnter', 'dragOver', 'drop'] as const) {
      const at = { x: x + width / 2, y: y + height / 2 };
      await browser.send('Input.dispatchDragEvent', { type, ...at, data });
      if (type === 'dragOver') await expect(thread).toContainText('Drop files to attach them');
    }
  };
  await drop('form.png', frame);
  const files = thread.getByRole('list', { name: 'Files to send' });
  await expect(files).toContainText('form.png');
  await drop('second.png', thread.getByRole('heading', { level: 2 }));
  await expect(files.getByRole('listitem')).toHaveCount(2);
  rmSync(folder, { recursive: true });
  await expect(frame.contentFrame().getByText('Hello from Grace')).toBeVisible();
  expect(desk.page.url()).toMatch(/^http/);
});

test('what is unread stands in the title of the tab', async ({ desk }) => {
  const unread = async () => Number((await desk.page.title()).match(/^\((\d+)\)/)?.[1] ?? 0);
  const before = await unread();
  await new Phone('+12125550112').text('Is somebody there?');
  await expect.poll(unread).toBe(before + 1);
});

test('the dashboard shows the day, live', async ({ another }) => {
  const wall = await another();
  await wall.page.goto('/dashboard');
  await wall.page.getByLabel(/email/i).fill('viewer@example.org');
  await wall.page.getByLabel(/password/i).fill('frontdesk');
  await wall.page.keyboard.press('Enter');
  const received = wall.page.getByText('Received today').locator('..');
  await expect(received).toContainText(/\d/);
  const before = Number((await received.innerText()).replace(/\D/g, ''));
  await new Phone('+12125550112').text('Hello?');
  await expect(received).toContainText(String(before + 1));
  await wall.page.setViewportSize({ width: 1920, height: 1080 });
  await wall.looksRight('dashboard');
});
