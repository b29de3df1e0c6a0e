/**
 * `node tools/page-times.ts`: how much work the page is for a browser, in milliseconds of its main
 * thread, so that how busy the machine is matters little: the first view, and a step on 1,024
 * frames. Numbers are for docs/looking.md; no test waits for them.
 */
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Browser, chromium } from 'playwright-core';
import { encodeTrace } from '../models/kept/trace-text.ts';
import { order } from '../spec/blocks/units.ts';
import { zone } from '../spec/blocks/zone.ts';
import { buildWeb } from './build-web.ts';

const dist = join(dirname(import.meta.dirname), 'dist/web');
const STEPS = 20;

const calls = Array.from({ length: 60 }, (_, i) => ({ op: 'alloc', order: order(i % 4) }) as const);
const large = zone({ regions: [[0, 1024]], orderMax: 10 });
const trace = encodeTrace({ subject: 'order-map', zone: large, calls });

/** Opens the page at this link; answers the work so far, and that of some steps. */
async function worked(browser: Browser, link: string, steps: number) {
  const page = await browser.newPage();
  const metrics = await page.context().newCDPSession(page);
  await metrics.send('Performance.enable');
  const work = async (): Promise<number> => {
    const { metrics: all } = await metrics.send('Performance.getMetrics');
    return 1000 * (all.find(({ name }) => name === 'ThreadTime')?.value ?? Number.NaN);
  };
  await page.goto(`${pathToFileURL(join(dist, 'explorer.html')).href}${link}`);
  await page.waitForSelector('figure svg');
  const opened = await work();
  for (let i = 0; i < steps; i++) {
    const at = await page.locator('.transport output').textContent();
    await page.keyboard.press('ArrowLeft');
    await page.waitForFunction(
      `document.querySelector('.transport output').textContent !== ${JSON.stringify(at)}`,
    );
  }
  const stepped = (await work()) - opened;
  await page.close();
  return { opened, stepped };
}

await buildWeb(dist);
const browser = await chromium.launch({
  executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
  args: ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run'],
});
try {
  const { opened } = await worked(browser, '', 0);
  const { stepped } = await worked(browser, `#${trace}`, STEPS);
  process.stdout.write(`first view         ${opened.toFixed(0)} ms\n`);
  process.stdout.write(`a step, 1,024 frames ${(stepped / STEPS).toFixed(1)} ms\n`);
} finally {
  await browser.close();
}
