/**
 * The page in a real browser, from a file, without a network: every design loads and steps, every
 * fault's counterexample is drawn with its broken obligation, links lead back to what they were
 * made from, and hostile links do nothing.
 */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect } from 'vitest';
import { search } from '../../engine/search/search.ts';
import { designs } from '../../models/catalogue/designs.ts';
import { subjectNamed, subjects } from '../../models/catalogue/subjects.ts';
import { encodeTrace } from '../../models/kept/trace-text.ts';
import { Sequential } from '../../models/one-cpu/sequential.ts';
import { callOf } from '../../spec/operations/calls.ts';
import { order } from '../../spec/blocks/units.ts';
import { zone } from '../../spec/blocks/zone.ts';
import type { Design } from '../../spec/ports/page-port.ts';
import { follow, Looking, seen } from './browser.ts';

const looking = new Looking();
beforeAll(() => looking.open(), 180_000);
afterAll(() => looking.close(), 60_000);

const small = zone({ regions: [[0, 4]], orderMax: 2 });

const verdictOn = (design: Design, on = small) => {
  const model = new Sequential(design, on);
  const verdict = search(model, { statesMax: 20_000 });
  if (verdict.kind !== 'fails') return { verdict, calls: model.callsMade, trace: undefined };
  const calls = verdict.trace.actions.map((action) => callOf(on, action));
  return {
    verdict,
    calls: model.callsMade,
    trace: encodeTrace({ subject: design.name, zone: on, calls }),
  };
};

const bannerOf = (page: Page) => page.locator('.banner').textContent();

seen('every design loads, steps back and forth, and answers a call', async () => {
  const { page, wrong, close } = await looking.at('');
  for (const design of designs) {
    const calls = [0, 1, 0].map((k) => ({ op: 'alloc', order: order(k) }) as const);
    const on = zone({ regions: [[0, 16]], orderMax: 3 });
    const trace = encodeTrace({ subject: design.name, zone: on, calls });
    await follow(page, `#${trace}`);
    await page.locator('.banner h1', { hasText: design.name }).waitFor();
    expect(await page.locator('.transport output').textContent()).toBe('3 of 3');
    await page.keyboard.press('ArrowLeft');
    await page.keyboard.press('ArrowLeft');
    await page.locator('tr[aria-current=step] .number', { hasText: '1' }).waitFor();
    await page.keyboard.press('End');
    await page.fill('#call', 'free a');
    await page.keyboard.press('Enter');
    await page.locator('.transport output', { hasText: '4 of 4' }).waitFor();
    expect(await bannerOf(page)).toContain('(a) → accepted');
    expect(await page.locator('.obligations .fails').count()).toBe(0);
  }
  expect(wrong).toEqual([]);
  await close();
});

seen("each fault's shortest counterexample is drawn with the obligation it breaks", async () => {
  const { page, wrong, close } = await looking.at('');
  let drawn = 0;
  for (const design of subjects) {
    const { verdict, trace } = verdictOn(design);
    if (verdict.kind !== 'fails' || trace === undefined) continue;
    await follow(page, `#${trace}`);
    await page.locator('.banner h1', { hasText: design.name }).waitFor();
    const { rule, why } = verdict.failure;
    expect(await bannerOf(page), design.name).toContain(`FAILS ${rule} `);
    expect(await bannerOf(page), design.name).toContain(why);
    const row = page.locator('.obligations .fails').first();
    expect(await row.locator('.id').textContent()).toBe(rule);
    expect(await row.locator('.opened .why').textContent()).toBe(why);
    drawn++;
  }
  expect(drawn).toBeGreaterThan(50);
  expect(wrong).toEqual([]);
  await close();
});

seen('a check here has the verdict, the counts and the trace of the command line', async () => {
  const { page, wrong, close } = await looking.at('');
  const faulty = subjects.filter(({ name }) => ['no-merge', 'reads-live-buddy'].includes(name));
  for (const design of [...designs, ...faulty]) {
    const { verdict, calls, trace } = verdictOn(design);
    const start = encodeTrace({ subject: design.name, zone: small, calls: [] });
    await follow(page, `#${start}`);
    await page.locator('.banner h1', { hasText: design.name }).waitFor();
    await page.click('.check-here button.main');
    const answer = page.locator('.answer');
    await answer.waitFor({ timeout: 20_000 });
    const { states, depth } = verdict.explored;
    const count = (n: number): string => n.toLocaleString('en');
    const text = await answer.textContent();
    expect(text, design.name).toContain(verdict.kind);
    expect(text).toContain(`${count(states)} states, depth ${depth}, ${count(calls)} calls`);
    if (trace === undefined) expect(await answer.locator('a').count()).toBe(0);
    else expect(await answer.locator('a').getAttribute('href')).toBe(`#${trace}`);
  }
  expect(wrong).toEqual([]);
  await close();
});

seen('a link leads to its step, and what is shown has that link', async () => {
  const trace = 'bc1:reads-live-buddy:0-4:t2:a0,a0,f0^0~ohvqy1';
  const { page, close } = await looking.at(`#${trace}@2`);
  expect(await page.locator('.transport output').textContent()).toBe('2 of 3');
  await page.keyboard.press('ArrowRight');
  await page.locator('.transport output', { hasText: '3 of 3' }).waitFor();
  expect(await page.evaluate('location.hash')).toBe(`#${trace}@3`);
  const schedule = 'bc1:smp-lock-dropped-in-split:0-2:t1:a0|a0:accesses:0x9,1x4~5ukir7';
  await follow(page, `#${schedule}@12`);
  await page.locator('.schedule-view .transport output', { hasText: '12 of 13' }).waitFor();
  await page.keyboard.press('End');
  await page.locator('.banner.bad').waitFor();
  expect(await bannerOf(page)).toContain('FAILS K2 linearizable');
  expect(await page.locator('.flow.misled').count()).toBe(1);
  expect(decodeURI(await page.evaluate('location.hash'))).toBe(`#${schedule}@13`);
  await close();
});

seen(
  'among the states, a click or Enter leads to another one, and the link says where',
  async () => {
    const start = encodeTrace({ subject: 'no-merge', zone: small, calls: [] });
    const { page, wrong, close } = await looking.at(`#states:exact:${start}`);
    const places = page.locator('.place');
    await places.first().waitFor();
    expect(await places.count()).toBe(31);
    expect(await page.locator('.place.broken').count()).toBe(1);
    await page.locator('.place[tabindex="0"]').focus();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.locator('.banner .verdict', { hasText: '1 live: ' }).waitFor();
    await page.locator('.place.broken').click();
    await page.locator('.banner.bad').waitFor();
    const { trace } = verdictOn(subjectNamed('no-merge'));
    const at = decodeURI(await page.evaluate('location.hash'));
    expect(at).toBe(`#states:exact:${trace}`);
    await page.selectOption('.side label select >> nth=1', 'live-orbits');
    await page.locator('caption', { hasText: '11 states' }).waitFor();
    await page.click('text=Open in heap and time');
    expect(await bannerOf(page)).toContain('FAILS I5');
    expect(wrong).toEqual([]);
    await close();
  },
);

seen('one chooses which CPU goes next, and the schedule is that', async () => {
  const start = 'bc1:smp-test-then-set:0-2:t1:a0|a0:accesses:~';
  const { page, close } = await looking.at('#schedules');
  await page.selectOption('.setup select', 'smp-test-then-set');
  await page.locator('.banner h1', { hasText: 'smp-test-then-set' }).waitFor();
  for (const cpu of ['cpu0', 'cpu1', 'cpu0', 'cpu1']) {
    await page.locator('.next button', { hasText: cpu }).first().click();
  }
  await page.locator('.banner.bad').waitFor();
  expect(await bannerOf(page)).toContain('FAILS K1 mutual-exclusion');
  expect(decodeURI(await page.evaluate('location.hash'))).toContain(start.slice(0, -1));
  await close();
});

seen('hostile links are told to be none, and run nothing', async () => {
  const { page, wrong, close } = await looking.at('');
  const hostile = [
    '#<img src=x onerror=alert(1)>',
    '#bc1:<script>alert(1)</script>:0-4:t2:a0~x',
    `#bc1:free-list:0-${'9'.repeat(10)}:t2:a0~1`,
    '#%E0%A4%A',
    '#bc1:constructor:0-4:t2:~1',
    `#${'a'.repeat(100_000)}`,
    '#javascript:alert(1)',
  ];
  for (const hash of hostile) {
    await follow(page, hash);
    await page.locator('main.message').waitFor();
    expect(await page.locator('main img, main script').count()).toBe(0);
    await follow(page, '#heap');
    await page.locator('main.heap-view').waitFor();
  }
  expect(wrong).toEqual([]);
  await close();
});
