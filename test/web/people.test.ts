/**
 * Whoever looks, however they look: accessibility rules without a violation in light and dark, the
 * keyboard alone, a narrow screen, no motion; and how long it takes on the largest zones.
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { gzipSync } from 'node:zlib';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { encodeTrace } from '../../models/kept/trace-text.ts';
import { order } from '../../spec/blocks/units.ts';
import { zone } from '../../spec/blocks/zone.ts';
import { follow, Looking, pagePath, seen, whyNoBrowser } from './browser.ts';

const looking = new Looking();
beforeAll(() => looking.open(), 180_000);
afterAll(() => looking.close(), 60_000);

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** What breaks a rule for accessible pages, and where. */
async function violations(page: Page): Promise<readonly string[]> {
  await page.evaluate(axe);
  return page.evaluate(`axe.run().then(({ violations }) =>
    violations.flatMap(({ id, nodes }) =>
      nodes.map(({ target, failureSummary }) => [id, ...target, failureSummary].join(' '))))`);
}

const fault = 'bc1:reads-live-buddy:0-4:t2:a0,a0,f0^0~ohvqy1';

seen('no part of the page breaks a rule for accessible pages, in light and in dark', async () => {
  for (const colorScheme of ['light', 'dark'] as const) {
    const { page, close } = await looking.at('', { colorScheme });
    expect(await violations(page), `heap, ${colorScheme}`).toEqual([]);
    for (const link of [`#${fault}`, '#schedules']) {
      await follow(page, link);
      await page.locator('.banner.bad').waitFor();
      expect(await violations(page), `${link}, ${colorScheme}`).toEqual([]);
    }
    await follow(page, '#states');
    await page.locator('.place').first().waitFor();
    expect(await violations(page), `states, ${colorScheme}`).toEqual([]);
    await close();
  }
});

seen('the keyboard alone walks the tree, frees a block, and goes back in time', async () => {
  const { page, close } = await looking.at('');
  const leaves = page.locator('.leaf');
  expect(await page.locator('.leaf[tabindex="0"]').count()).toBe(1);
  await page.locator('.leaf[tabindex="0"]').focus();
  const labels = await leaves.evaluateAll((all) =>
    all.map((leaf) => leaf.getAttribute('aria-label') ?? ''),
  );
  const live = labels.findIndex((label) => label.startsWith('live block'));
  for (let i = 0; i < live; i++) await page.keyboard.press('ArrowRight');
  expect(await page.evaluate("document.activeElement.getAttribute('aria-label')")).toBe(
    labels[live],
  );
  await page.keyboard.press('Enter');
  await page.locator('.transport output', { hasText: '8 of 8' }).waitFor();
  const spoken = page.locator('main > [aria-live]');
  expect(await spoken.textContent()).toMatch(/^Step 8: free .* accepted\. Live: /);
  await page.locator('.transport input').focus();
  await page.keyboard.press('ArrowLeft');
  await page.locator('.transport output', { hasText: '7 of 8' }).waitFor();
  expect(await spoken.textContent()).toMatch(/^Step 7: /);
  await close();
});

seen('on a narrow screen, as at 200 % zoom, nothing is cut off sideways', async () => {
  const { page, close } = await looking.at('', { viewport: { width: 400, height: 700 } });
  for (const link of ['#heap', `#${fault}`, '#schedules', '#states']) {
    await follow(page, link);
    await page.locator('.banner h1').waitFor();
    const over = await page.evaluate(
      'document.documentElement.scrollWidth - document.documentElement.clientWidth',
    );
    expect(over, link).toBe(0);
  }
  await close();
});

seen('who wants no motion sees none', async () => {
  const moving = `[...document.querySelectorAll('*')].filter((element) =>
    getComputedStyle(element).transitionDuration !== '0s' ||
    getComputedStyle(element).animationName !== 'none').length`;
  const still = await looking.at('', { reducedMotion: 'reduce' });
  expect(await still.page.evaluate(moving)).toBe(0);
  await still.close();
});

seen('a step on 1,024 frames is drawn in little time', async ({ annotate }) => {
  const on = zone({ regions: [[0, 1024]], orderMax: 10 });
  const calls = Array.from(
    { length: 60 },
    (_, i) => ({ op: 'alloc', order: order(i % 4) }) as const,
  );
  const trace = encodeTrace({ subject: 'order-map', zone: on, calls });
  const { page, wrong, close } = await looking.at(`#${trace}@30`);
  await page.locator('.transport output', { hasText: '30 of 60' }).waitFor();
  const metrics = await page.context().newCDPSession(page);
  await metrics.send('Performance.enable');
  /** Seconds that the page's own thread has worked: how busy the machine is does not matter. */
  const worked = async (): Promise<number> => {
    const { metrics: all } = await metrics.send('Performance.getMetrics');
    return all.find(({ name }) => name === 'ThreadTime')?.value ?? Number.NaN;
  };
  const before = await worked();
  for (let i = 31; i <= 50; i++) {
    await page.keyboard.press('ArrowRight');
    await page.locator('.transport output', { hasText: `${i} of 60` }).waitFor();
  }
  const perStep = ((await worked()) - before) * 50;
  await annotate(`${perStep.toFixed(1)} ms of work for a step`);
  // Only what draws everything anew is told: how fast a step is, tools/page-times.ts measures.
  expect(perStep).toBeLessThan(500);
  expect(wrong).toEqual([]);
  await close();
});

test('the page keeps to its budget, and zod and fast-check stay out of it', async () => {
  if (whyNoBrowser !== undefined) return;
  const page = readFileSync(pagePath, 'utf8');
  expect(gzipSync(page, { level: 9 }).length).toBeLessThan(190_000);
  expect(/ZodError|fast-check|WebAssembly\.|\.Module\(/.exec(page)?.[0]).toBeUndefined();
});
