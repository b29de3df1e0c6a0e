/** Files that go into the page and come out of it: what is dropped, and pictures to take along. */
import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect } from 'vitest';
import { wasm } from '../cli/foreign-file.ts';
import { hear } from '../cli/recording-voice.ts';
import { Looking, seen } from './browser.ts';

const looking = new Looking();
beforeAll(() => looking.open(), 180_000);
afterAll(() => looking.close(), 60_000);

/** Drops files on the page, each a name and its bytes. */
const drop = (page: Page, ...files: readonly (readonly [string, Uint8Array])[]): Promise<unknown> =>
  page.evaluate(`(() => {
    const dataTransfer = new DataTransfer();
    for (const [name, bytes] of ${JSON.stringify(files.map(([name, all]) => [name, [...all]]))})
      dataTransfer.items.add(new File([Uint8Array.from(bytes)], name));
    document.querySelector('main')
      .dispatchEvent(new DragEvent('drop', { dataTransfer, bubbles: true, cancelable: true }));
  })()`);

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);

seen(
  'a dropped binary waits for a check, a dropped report is shown, a name is a word',
  async () => {
    const { said } = await hear([
      'check',
      '--design',
      'reads-live-buddy',
      '--frames',
      '4',
      '--json',
    ]);
    const { page, wrong, close } = await looking.at('#open');
    const hostile = '<img src=x onerror=alert(1)>.wasm';
    await drop(
      page,
      [hostile, readFileSync(wasm('pair-bit'))],
      ['c.json', bytesOf('{"cpuMax": 2}')],
    );
    await page.locator('h2', { hasText: `${hostile}, ` }).waitFor();
    expect(await page.inputValue('textarea')).toBe('{\n  "cpuMax": 2\n}');
    expect(await page.locator('main img').count()).toBe(0);
    await drop(page, ['huge.json', bytesOf('[')]);
    await page.locator('.wrong', { hasText: 'huge.json: it is no JSON' }).waitFor();
    await drop(page, ['report.json', bytesOf(said)]);
    await page.locator('main.report h1', { hasText: 'FAILS' }).waitFor();
    expect(wrong).toEqual([]);
    await close();
  },
);

seen('a picture is taken along as SVG that needs no style sheet, and as PNG', async () => {
  const { page, wrong, close } = await looking.at('#heap');
  const saved = async (button: string): Promise<Buffer> => {
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.click(`.share button:text-is("${button}")`),
    ]);
    return readFileSync(await download.path());
  };
  const svg = (await saved('SVG')).toString();
  // A picture is too long to be told where it is not what it should be.
  expect(svg.slice(0, svg.indexOf('>'))).toContain('xmlns="http://www.w3.org/2000/svg"');
  expect(/class=|var\(|tabindex=|<script/.exec(svg)?.[0]).toBeUndefined();
  const live = await page.locator('.leaf.live').count();
  const colour = await page.evaluate(
    `getComputedStyle(document.querySelector('.leaf.live rect')).fill`,
  );
  expect(live).toBeGreaterThan(0);
  expect(svg.includes(`fill="${String(colour)}"`)).toBe(true);
  const png = await saved('PNG');
  expect(png.subarray(1, 4).toString()).toBe('PNG');
  const width = await page.evaluate("document.querySelector('figure svg').clientWidth");
  expect(png.readUInt32BE(16)).toBe(2 * Number(width));
  expect(wrong).toEqual([]);
  await close();
});
