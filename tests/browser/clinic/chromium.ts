import { execFileSync } from 'node:child_process';

const names = ['chromium', 'chromium-browser', 'google-chrome'];

/** Where the machine's own Chromium is; Playwright's would be downloaded. */
export const chromium = process.env.CHROMIUM ?? names.map(placeOf).find(Boolean);

function placeOf(name: string): string | undefined {
  try {
    return execFileSync('which', [name], { stdio: ['ignore', 'pipe', 'ignore'] })
      .toString()
      .trim();
  } catch {
    return undefined;
  }
}
