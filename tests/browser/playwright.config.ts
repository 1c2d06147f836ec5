import { defineConfig } from '@playwright/test';
import { chromium } from './clinic/chromium.ts';
import { URL } from './clinic/server.ts';

/** Each worker has a port, and on it one demo clinic at a time. */
export default defineConfig({
  testDir: 'stories',
  workers: 2,
  timeout: 120_000,
  expect: { timeout: 10_000 },
  reporter: 'list',
  outputDir: 'results',
  globalSetup: './clinic/prepare.ts',
  use: {
    baseURL: URL,
    viewport: { width: 1280, height: 800 },
    locale: 'en-US',
    screenshot: 'only-on-failure',
    launchOptions: {
      ...(chromium ? { executablePath: chromium } : {}),
      args: ['--no-sandbox', '--disable-gpu', '--autoplay-policy=no-user-gesture-required'],
    },
  },
});
