/**
 * Binaries in the page: checked by a worker of the browser, with what the command line says of
 * them; never run by the browser's own engine; and refused or stopped where they are no allocator.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { pageWithBinary } from '../../cli/options/page-file.ts';
import { decodeGiven, givenText } from '../../models/kept/given-binary.ts';
import { decodePage } from '../../models/kept/page-report.ts';
import { wasm } from '../cli/foreign-file.ts';
import { hear } from '../cli/recording-voice.ts';
import { Looking, pagePath, seen } from './browser.ts';

const looking = new Looking();
const folder = mkdtempSync(join(tmpdir(), 'buddycheck-binary-'));
const path = (name: string): string => join(folder, name);

beforeAll(() => looking.open(), 180_000);
afterAll(async () => {
  await looking.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Few frames, so that a check takes no time. */
const config = { arenaBytes: 64 };

seen('a binary that was dropped has the verdict and stories of the command line', async () => {
  const file = wasm('pair-bit.toggles-requested-order');
  writeFileSync(path('small.json'), JSON.stringify(config));
  await hear(['check', file, '--config', path('small.json'), '--quick', '--html', path('it.html')]);
  const block = /id="report">(.*?)<\/script>/s.exec(readFileSync(path('it.html'), 'utf8'));
  const report = decodePage(JSON.parse(block?.[1] ?? ''));
  expect(report.failures.length).toBeGreaterThan(0);
  const { page, wrong, close } = await looking.at('#open');
  await page.setInputFiles('input[type=file]', [file, path('small.json')]);
  await page.click('.check-here button.main');
  await page.locator('main.report h1', { hasText: 'FAILS' }).waitFor();
  const rows: readonly (readonly string[])[] = await page.evaluate(
    `Array.from(document.querySelectorAll('.looks tbody tr'),
      (row) => Array.from(row.children, (cell) => cell.textContent.trim()))`,
  );
  const numbers = (n = 0): string => n.toLocaleString('en');
  expect(rows.map((cells) => cells.slice(1, 7))).toEqual(
    report.looks.map(({ method, bounds, states, depth, calls, verdict, limit = '' }) => [
      method,
      bounds,
      numbers(states),
      numbers(depth),
      numbers(calls),
      `${verdict} ${limit}`.trim(),
    ]),
  );
  const told = await page.locator('main.report').textContent();
  for (const { rule, why, replay } of report.failures) {
    expect(told).toContain(rule);
    expect(told).toContain(why);
    expect(told).toContain(/bc1:\S+/.exec(replay)?.[0]);
  }
  expect(wrong).toEqual([]);
  await close();
});

seen('what is no allocator is refused in words, and a check is stopped', async () => {
  const page0 = readFileSync(pagePath, 'utf8');
  const bytes = readFileSync(wasm('pair-bit'));
  const given = { name: 'pair-bit.wasm', bytes, config: {} };
  writeFileSync(path('explored.html'), pageWithBinary(given, page0));
  const { page, wrong, close } = await looking.at('#open', { path: path('explored.html') });
  const said = page.locator('.check-here [role=status]');
  await page.locator('h2', { hasText: 'pair-bit.wasm' }).waitFor();
  await page.click('.check-here button.main');
  await said.filter({ hasText: 'states, depth' }).waitFor();
  await page.click('.check-here button:not(.main)');
  await said.filter({ hasText: 'unknown: stopped by you' }).waitFor();
  await page.fill('textarea', '{"frameBytes": 24}');
  await page.click('.check-here button.main');
  await said.filter({ hasText: 'frameBytes: must be a power of two in 8..65536' }).waitFor();
  await page.fill('textarea', '{');
  await page.click('.check-here button.main');
  await said.filter({ hasText: 'the config is no JSON' }).waitFor();
  writeFileSync(path('no.wasm'), '<img src=x onerror=alert(1)>');
  await page.setInputFiles('input[type=file]', path('no.wasm'));
  await page.fill('textarea', '');
  await page.click('.check-here button.main');
  await said.filter({ hasText: 'not a WebAssembly module' }).waitFor();
  const compiled = await page.evaluate(`(() => {
    try { new WebAssembly.Module(Uint8Array.from([0, 97, 115, 109, 1, 0, 0, 0])); return 'ran'; }
    catch (error) { return error.constructor.name; }
  })()`);
  expect(compiled).toBe('CompileError');
  expect(wrong.filter((text) => !text.includes('Content Security Policy'))).toEqual([]);
  await close();
});

test('a binary in a page is read back byte for byte, and its name ends no block', () => {
  const bytes = Uint8Array.from({ length: 256 }, (_, i) => i);
  const given = { name: '</script><script>alert(1)</script>', bytes, config: { alloc: '<!--' } };
  expect(givenText(given)).not.toContain('<');
  expect(decodeGiven(JSON.parse(givenText(given)))).toEqual(given);
  const damaged = { name: 'x', base64: '*', config: {} };
  expect(() => decodeGiven(damaged)).toThrow(new RangeError('binary is damaged: base64'));
});
