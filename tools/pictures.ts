/**
 * `npm run pictures`: the pictures of docs/looking.md, taken from the page by a real browser, so
 * that they show what a reader will see. They are looked at, not compared.
 */
import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium, type Page } from 'playwright-core';
import { buildWeb } from './build-web.ts';

const root = dirname(import.meta.dirname);
const folder = join(root, 'docs/pictures');
const dist = join(root, 'dist/web');

/** One picture: where to go, what to do there, what to take. */
interface Shot {
  readonly name: string;
  readonly link: string;
  readonly width: number;
  readonly height: number;
  readonly scheme?: 'dark';
  readonly act?: (page: Page) => Promise<void>;
}

const shots: readonly Shot[] = [
  { name: 'heap', link: '#heap', width: 1360, height: 800 },
  {
    name: 'failure',
    link: '#bc1:reads-live-buddy:0-4:t2:a0,a0,f0^0~ohvqy1',
    width: 1360,
    height: 860,
  },
  { name: 'states', link: '#states:exact:bc1:no-merge:0-4:t2:~1quhhcq', width: 1360, height: 650 },
  { name: 'schedule', link: '#schedules', width: 1360, height: 640 },
  {
    name: 'dark',
    link: '#heap',
    width: 1360,
    height: 800,
    scheme: 'dark',
    act: async (page) => page.locator('.leaf.live').first().hover(),
  },
];

const browser = await chromium.launch({
  executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
  args: ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run'],
});
try {
  await buildWeb(dist);
  mkdirSync(folder, { recursive: true });
  for (const { name, link, width, height, scheme = 'light', act } of shots) {
    const page = await browser.newPage({ viewport: { width, height }, colorScheme: scheme });
    await page.goto(`${pathToFileURL(join(dist, 'explorer.html')).href}${link}`);
    await page.waitForSelector('figure svg');
    await act?.(page);
    await page.screenshot({ path: join(folder, `${name}.png`), animations: 'disabled' });
    await page.close();
  }
} finally {
  await browser.close();
}
