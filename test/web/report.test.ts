/**
 * Results as one file: what the command line writes opens from a disk, without a network, draws its
 * failures, and lets nothing run that stands in them.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  decodePage,
  PAGE_FORMAT,
  type PageReport,
  pageText,
} from '../../models/kept/page-report.ts';
import { pageWith } from '../../cli/options/page-file.ts';
import { hear } from '../cli/recording-voice.ts';
import { buildWeb } from '../../tools/build-web.ts';
import { projectRoot } from '../project-files.ts';
import { Looking, pagePath, seen } from './browser.ts';

const looking = new Looking();
const folder = mkdtempSync(join(tmpdir(), 'buddycheck-page-'));
const path = (name: string): string => join(folder, name);

beforeAll(async () => {
  await buildWeb(join(projectRoot, 'dist/web'));
  await looking.open();
}, 180_000);
afterAll(async () => {
  await looking.close();
  rmSync(folder, { recursive: true, force: true });
});

const dataIn = (html: string): PageReport => {
  const block = /<script type="application\/json" id="report">(.*?)<\/script>/s.exec(html);
  return decodePage(JSON.parse(block?.[1] ?? ''));
};

const written = async (...args: string[]): Promise<PageReport> => {
  const file = path('page.html');
  await hear([...args, '--html', file]);
  return dataIn(readFileSync(file, 'utf8'));
};

test('check --html writes verdict, looks and the story of the failure', async () => {
  const report = await written('check', '--design', 'reads-live-buddy', '--frames', '4');
  expect(report).toMatchObject({
    verdict: 'fails',
    looks: [{ subject: 'reads-live-buddy', method: 'exhaustive', verdict: 'fails' }],
    failures: [
      {
        rule: 'O6',
        subject: 'reads-live-buddy',
        zone: '0-4:t2',
        trace: 'bc1:reads-live-buddy:0-4:t2:a0,a0,f0^0~ohvqy1',
        steps: [
          { asked: 'init', result: '', live: [], free: [[0, 2]] },
          { asked: 'a = alloc 0', result: '0^0', live: [[0, 0, 'a']] },
          {
            asked: 'b = alloc 0',
            result: '1^0',
            live: [
              [0, 0, 'a'],
              [1, 0, 'b'],
            ],
            free: [[2, 1]],
          },
          { asked: 'free 0^0 (a)', result: 'no answer' },
        ],
      },
    ],
  });
  expect(report.asked).toContain('npx buddycheck check --design reads-live-buddy --frames 4');
});

test('interleave --html and replay --html write the schedule', async () => {
  const trace = 'bc1:smp-lock-dropped-in-split:0-2:t1:a0|a0:accesses:0x9,1x4~5ukir7';
  const searched = await written('interleave', '--design', 'smp-lock-dropped-in-split');
  expect(searched).toMatchObject({ verdict: 'fails', failures: [{ rule: 'K2', trace }] });
  const replayed = await written('replay', trace);
  expect(replayed).toMatchObject({ verdict: 'fails', failures: [{ rule: 'K2', trace }] });
});

test('trace --html writes each contradiction with its lines', async () => {
  const region = { base: '0x10000', pages: 8 };
  const header = { format: 'buddycheck-log', version: 1, name: 'mine', pageSize: 4096 };
  const log = { ...header, regions: [region], orderMax: 3, fresh: true };
  const alloc = { e: 'alloc', at: '0x10000', order: 0 };
  const lines = [log, alloc, alloc].map((line) => JSON.stringify(line));
  writeFileSync(path('twice.jsonl'), lines.join('\n'));
  const report = await written('trace', path('twice.jsonl'));
  expect(report.verdict).toBe('fails');
  expect(report.failures[0]?.told?.at(-1)).toContain(`line 3: ${lines[2]}`);
  expect(report.looks.some(({ verdict }) => verdict === 'fails')).toBe(true);
});

test('nothing that a result says can end the block of data that it stands in', () => {
  const hostile = '</script><script>alert(1)</script><!--<script>';
  const report: PageReport = {
    format: PAGE_FORMAT,
    asked: hostile,
    verdict: 'fails',
    looks: [],
    leftOut: [hostile],
    failures: [{ rule: hostile, why: hostile, subject: hostile, replay: hostile, told: [hostile] }],
  };
  expect(pageText(report)).not.toContain('<');
  expect(decodePage(JSON.parse(pageText(report)))).toEqual(report);
});

seen('a page on a disk shows hostile words as words', async () => {
  const hostile =
    '</script><img src=x onerror="document.title=1"><script>document.title=1</script>';
  const report: PageReport = {
    format: PAGE_FORMAT,
    asked: hostile,
    verdict: 'fails',
    looks: [{ subject: hostile, method: hostile, bounds: hostile, verdict: hostile }],
    leftOut: [hostile],
    failures: [
      {
        rule: '__proto__',
        why: hostile,
        subject: hostile,
        replay: hostile,
        trace: `javascript:${hostile}`,
        zone: '0-4:t2',
        steps: [{ asked: hostile, result: hostile, live: [[0, 0, hostile]], free: [[2, 1]] }],
      },
    ],
  };
  const file = path('hostile.html');
  writeFileSync(file, pageWith(report, readFileSync(pagePath, 'utf8')));
  const { page, wrong, close } = await looking.at('', { path: file });
  expect(await page.locator('main.report').textContent()).toContain(hostile);
  expect(await page.locator('img').count()).toBe(0);
  expect(await page.title()).toBe('buddycheck');
  expect(wrong).toEqual([]);
  await close();
});

seen('a report is opened from a file, and one that is none is refused', async () => {
  const { said } = await hear(['check', '--design', 'reads-live-buddy', '--frames', '4', '--json']);
  writeFileSync(path('report.json'), said);
  writeFileSync(path('other.json'), '{"format": 1, "verdict": "<img src=x onerror=alert(1)>"}');
  writeFileSync(path('text.json'), 'no json');
  const { page, wrong, close } = await looking.at('#open');
  await page.setInputFiles('input[type=file]', path('text.json'));
  await page.locator('.wrong', { hasText: 'text.json: it is no JSON' }).waitFor();
  await page.setInputFiles('input[type=file]', path('other.json'));
  await page.locator('.wrong', { hasText: 'other.json: report is damaged: ' }).waitFor();
  await page.setInputFiles('input[type=file]', path('report.json'));
  await page.locator('main.report h1', { hasText: 'FAILS' }).waitFor();
  await page.click('main.report a.button');
  await page.locator('.banner.bad').waitFor();
  expect(await page.locator('.banner').textContent()).toContain('FAILS O6 no-touch');
  expect(wrong).toEqual([]);
  await close();
});

seen('the policy of the page lets no other script run and nothing be fetched', async () => {
  const { page, wrong, close } = await looking.at('');
  const tried = await page.evaluate(`(async () => {
    const script = document.createElement('script');
    script.textContent = 'window.ran = true';
    document.head.append(script);
    const fetched = await fetch('https://example.org/').then(() => 'fetched', () => 'refused');
    return [window.ran === true, fetched];
  })()`);
  expect(tried).toEqual([false, 'refused']);
  expect(wrong.join(' ')).toContain('Content Security Policy');
  await close();
});

test('explore serves this machine only, at an address that nobody can guess', async () => {
  const main = join(projectRoot, 'cli/main.ts');
  const args = [main, 'explore', 'bc1:reads-live-buddy:0-4:t2:a0,a0,f0^0~ohvqy1', '--no-open'];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'ignore'] });
  const [said] = (await once(child.stdout, 'data')) as [Buffer];
  const [, address = ''] = /(http:\S+)/.exec(said.toString()) ?? [];
  const { hostname, port, pathname, hash } = new URL(address);
  expect([hostname, hash]).toEqual(['127.0.0.1', '#bc1:reads-live-buddy:0-4:t2:a0,a0,f0^0~ohvqy1']);
  expect(pathname).toMatch(/^\/[\da-f]{24}\/$/);
  const status = (at: string, host: string): Promise<number | undefined> =>
    new Promise((resolve, reject) => {
      const options = { port, path: at, host: '127.0.0.1', headers: { host } };
      request(options, (response) => resolve(response.resume().statusCode))
        .on('error', reject)
        .end();
    });
  expect(await status(pathname, `127.0.0.1:${port}`)).toBe(200);
  expect(await status('/', `127.0.0.1:${port}`)).toBe(404);
  expect(await status(pathname, 'evil.example')).toBe(404);
  child.kill('SIGINT');
  const [code] = (await once(child, 'exit')) as [number];
  expect(code).toBe(0);
});

test.each([
  [['explore', 'x.wav'], 'a report x.json or a binary x.wasm, got'],
  [['explore', 'x.wasm'], "'x.wasm' cannot be read: ENOENT"],
  [['explore', 'bc1:free-list:0-4:t2:a0~x'], 'trace is damaged: its checksum must be'],
  [['explore', '--port', '70000'], "--port must be an integer in 0..65535, got '70000'"],
  [['check', '--html', '/dev/null'], "--html must be a file, got '/dev/null'"],
])('%j is the mistake of who asks', async (args, why) => {
  const { code, warned } = await hear(args);
  expect(code).toBe(64);
  expect(warned).toContain(why);
});
