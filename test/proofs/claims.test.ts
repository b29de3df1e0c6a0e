/** Claims are read strictly, and one that is no longer so is said to have moved, field by field. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { faults } from '../../impl/faulty/index.ts';
import { sharedFaults } from '../../impl/faulty/cpus/shared-faults.ts';
import { sharedObjectFaults } from '../../impl/faulty/cpus/shared-object-faults.ts';
import { slabFaults } from '../../impl/faulty/objects/slab-faults.ts';
import { pmm } from '../../impl/slab/pmm.ts';
import { totals } from '../../models/contracts/closed-form.ts';
import { designNamed, designs } from '../../models/catalogue/designs.ts';
import { Mounted } from '../../models/subject/pages/mount.ts';
import { type Claim, claims, judgeClaim, readClaims, startClaim } from '../../proofs/claims.ts';
import { zone } from '../../spec/blocks/zone.ts';
import { hear } from '../cli/recording-voice.ts';

const folder = mkdtempSync(join(tmpdir(), 'buddycheck-claims-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let files = 0;
function fileOf(content: object | string): string {
  const path = join(folder, `claims-${files++}.json`);
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
  return path;
}

const all = claims();

/** The states of `smp-polite` are all right: only a way round in them is wrong (K8). */
const shared = [...sharedFaults, ...sharedObjectFaults].filter(({ name }) => name !== 'smp-polite');

/** Larger ones are left to `buddycheck prove`. */
const STATES_MAX = 1_000;

function finish(claim: Claim) {
  const search = startClaim(claim);
  while (!search.step(500));
  const verdict = search.verdict ?? search.stop('engine bug: no verdict');
  return judgeClaim(claim, verdict, search);
}

const claim: Claim = {
  id: 'x',
  model: 'sequential',
  design: 'free-list',
  zone: { regions: [[0, 2]], orderMax: 1 },
  verdict: 'holds',
  why: 'by hand: both frames free; 0 or 1 or both live as frames; 0^1 live',
};

const interrupted = (lock: string): string[] => [
  `the handler on cpuN waits for ${lock}, which cpuN has`,
  `cpuN waits for ${lock}, which the handler on cpuN has`,
  `an interrupt is due on cpuN while it has ${lock}`,
  'an interrupt comes to cpuN behind a call',
];

const moved = ['the thread of cpuN calls on cpuN', 'the thread of cpuN is moved with a block'];

/** By kind: what schedules under one lock must show. */
const ofLocks = (design: string): string[] => {
  const lock = design.startsWith('ticketed') ? 'the lock with tickets' : 'lock';
  return [
    'alloc N as it is',
    'alloc N by splitting',
    'alloc N refused',
    'free N as it is',
    'free merges up to N',
    `cpuN waits for ${lock}, which cpuN has`,
    `an interrupt comes to cpuN just before it takes ${lock}`,
    ...interrupted(lock),
    ...moved,
  ];
};

const ofCaches = [
  'alloc N refused',
  'cpuN refills its cache',
  'cpuN gets what its cache has',
  'cpuN puts into its cache what it frees',
  'cpuN drains its cache to free',
  'cpuN drains the cache of cpuN to alloc',
  'cpuN waits for lock N, which cpuN has',
  'an interrupt comes to cpuN just before it takes lock N',
  ...interrupted('lock N'),
  ...moved,
  'the thread of cpuN is moved inside a call',
];

describe('claims', () => {
  const small = all.filter(({ states }) => (states ?? 0) <= STATES_MAX);

  test.each(small.map((one) => ({ id: one.id, one })))('$id stands', ({ one }) => {
    expect(finish(one).moved).toEqual([]);
  });

  test('up to symmetry stand for as many states as the closed form has', () => {
    const about = all.filter(({ design, symmetry }) => design !== undefined && symmetry);
    expect(about.length).toBeGreaterThan(10);
    for (const { id, design = '', zone: on, standsFor } of about) {
      const { alignment } = designNamed(design).declares;
      const made = zone({ ...on, reserved: on.reserved ?? [], alignment });
      const { lists } = totals(new Mounted(designNamed(design), made).zone) ?? {};
      expect([id, standsFor]).toEqual([id, lists]);
    }
  });

  test('about designs agree with the closed form', () => {
    const about = all.filter(
      ({ model, design, symmetry }) => model === 'sequential' && design !== undefined && !symmetry,
    );
    expect(about.length).toBeGreaterThan(10);
    for (const { design = '', zone: on, states, transitions } of about) {
      // What else a design offers takes more steps, among as many states.
      if (designNamed(design).offers) continue;
      const { alignment } = designNamed(design).declares;
      const made = zone({ ...on, reserved: on.reserved ?? [], alignment });
      const { lists, listSteps } = totals(new Mounted(designNamed(design), made).zone) ?? {};
      expect({ states, transitions }).toEqual({ states: lists, transitions: listSteps });
    }
  });

  test('are made about every fault and about every design', () => {
    const about = new Set(all.map(({ fault, design }) => fault ?? design));
    const missing = [...faults, ...slabFaults, ...shared, ...designs, pmm].filter(
      ({ name }) => !about.has(name),
    );
    expect(missing.map(({ name }) => name)).toEqual([]);
  });

  // Whatever one program cannot show, another one of the same design must.
  test('about a design on several CPUs owe every kind of witness between them', () => {
    const about = all.filter(
      ({ model, verdict }) => model === 'interleaved' && verdict === 'holds',
    );
    const owed = new Map<string, Set<string>>();
    for (const one of about) {
      const design = one.design ?? '';
      const kinds = startClaim(one)
        .unmet()
        .map((name) => name.replaceAll(/\d+/g, 'N'));
      owed.set(design, new Set([...(owed.get(design) ?? []), ...kinds]));
    }
    expect([...owed.keys()].length).toBeGreaterThan(4);
    for (const [design, kinds] of owed) {
      const needed = design.startsWith('cached') ? ofCaches : ofLocks(design);
      expect([design, [...needed].filter((kind) => !kinds.has(kind))]).toEqual([design, []]);
    }
  });

  test('of a fault name the obligation that the fault names', () => {
    const named = new Map(all.map(({ fault, obligation }) => [fault, obligation]));
    for (const { name, obligation } of [...faults, ...slabFaults, ...shared])
      expect([name, named.get(name)]).toEqual([name, obligation]);
  });
});

describe('a claim that is not so', () => {
  test('has moved in each field that differs', () => {
    const wrong = { ...claim, states: 6, transitions: 9, depth: 2, obligation: 'I5', steps: 2 };
    expect(finish(wrong).moved).toEqual([
      { field: 'states', expected: 6, got: 5 },
      { field: 'depth', expected: 2, got: 3 },
      { field: 'obligation', expected: 'I5', got: 'none broken' },
      { field: 'steps', expected: 2, got: 'no trace' },
    ]);
  });

  test('is vacuous if its search has not met what its zone owes', () => {
    const search = startClaim(claim);
    expect(search.unmet()).toContain('alloc 0 refused');
    const verdict = search.stop('stopped before the first call');
    expect(judgeClaim({ ...claim, verdict: 'holds' }, verdict, search).moved).toContainEqual({
      field: 'vacuous',
      expected: "to meet 'alloc 0 refused'",
      got: 'never',
    });
    const whole = startClaim(claim);
    whole.step(Number.POSITIVE_INFINITY);
    expect(whole.unmet()).toEqual([]);
  });

  test('about objects is vacuous unless caches were refilled, and slabs given back', () => {
    const ofSlabs = claims().find(({ id }) => id === 'pmm-on-scope-one') as Claim;
    const search = startClaim(ofSlabs);
    expect(search.unmet()).toEqual(expect.arrayContaining(['refill', 'drain', 'refusal']));
    expect(search.unmet()).toContain('give-back before refusal');
    search.step(Number.POSITIVE_INFINITY);
    expect(search.unmet()).toEqual([]);
  });

  test('about schedules is vacuous if nobody ever waits for a lock', () => {
    const polite: Claim = {
      id: 'x',
      model: 'interleaved',
      fault: 'smp-polite',
      programs: 'alloc 0 | alloc 1',
      zone: { regions: [[0, 1]], orderMax: 0 },
      verdict: 'holds',
      why: 'by hand: who finds a lock taken starts over',
    };
    const never = (name: string) => ({
      field: 'vacuous',
      expected: `to meet '${name}'`,
      got: 'never',
    });
    expect(finish(polite).moved).toEqual([
      never('cpu0 waits for lock 0, which cpu1 has'),
      never('cpu1 waits for lock 0, which cpu0 has'),
    ]);
  });

  test('has moved if a fault is no longer found', () => {
    const fixed: Claim = { ...claim, verdict: 'fails' };
    expect(finish(fixed).moved).toEqual([{ field: 'verdict', expected: 'fails', got: 'holds' }]);
  });
});

describe('the text of claims', () => {
  const text = (row: object): string => JSON.stringify([{ ...claim, ...row }]);

  test.each([
    [{ id: 'Not Kebab' }, 'claim 1: id: must be kebab-case'],
    [{ states: -1 }, 'claim 1: states: '],
    [{ verdict: 'unknown' }, 'claim 1: verdict: '],
    [{ fault: 'no-merge' }, 'sequential needs a design or a fault, the spec has neither'],
    [{ model: 'spec' }, 'sequential needs a design or a fault, the spec has neither'],
    [{ scope: 'one' }, 'slab needs a scope, and nothing else has one'],
    [{ statez: 1 }, 'claim 1: the row: '],
  ])('with %o is refused', (row, message) => {
    expect(() => readClaims(text(row))).toThrow(message);
  });

  test('with one id twice is refused', () => {
    expect(() => readClaims(JSON.stringify([claim, claim]))).toThrow("claim 'x' is there twice");
  });
});

describe('prove', () => {
  test('ends with 0 if every claim stands, and counts them', async () => {
    const { code, said } = await hear(['prove', '--only', 'fault-no-merge']);
    expect(code).toBe(0);
    expect(said).toContain('breaks I5 coalesce-maximal in 2 calls');
    expect(said).toMatch(/^HOLDS {2}1 claim tried, \d+\.\d s$/m);
  });

  test('ends with 1 if a claim moved, and says which, and why it was expected', async () => {
    const { code, said } = await hear(['prove', '--claims', fileOf([{ ...claim, states: 6 }])]);
    expect(code).toBe(1);
    expect(said).toContain('x\n    states: expected 6, got 5\n    why it was expected: by hand');
  });

  test.each([
    ['{', 'claims must be JSON: '],
    ['{}', 'claims must be a list of claims, got object'],
    [JSON.stringify([{ ...claim, design: 'nope' }]), 'design must be one of free-list, order-map'],
    [JSON.stringify([{ ...claim, zone: { regions: [[2, 0]], orderMax: 1 } }]), 'region [2,0) must'],
  ])('ends with 64 for a damaged file: %s', async (text, message) => {
    const { code, said, warned } = await hear(['prove', '--claims', fileOf(text)]);
    expect({ code, said }).toEqual({ code: 64, said: '' });
    expect(warned).toContain(message);
  });

  test('ends with 64 for a file that is not there', async () => {
    const { code, warned } = await hear(['prove', '--claims', join(folder, 'gone.json')]);
    expect(code).toBe(64);
    expect(warned).toContain('--claims must be a file that can be read: ENOENT');
  });

  test('ends with 2 if interrupted: a claim that was not tried does not stand', async () => {
    const { code, said } = await hear(['prove', '--only', 'on-8-frames'], { interruptsAt: 2 });
    expect(code).toBe(2);
    expect(said).toMatch(/^UNKNOWN {2}0 claims tried, \d+ not tried/m);
  });
});
