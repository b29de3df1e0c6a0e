/** The table of claims: one row each, with what was found; below it, what moved. */
import type { Proved } from '../../proofs/claim-task.ts';
import type { Finding } from '../../proofs/claims.ts';
import { showZone, zone } from '../../spec/blocks/zone.ts';
import { ruleName } from './counterexample.ts';
import { counted, plural, tinted, type Voice } from '../terminal/style.ts';
import { type Column, tableOf } from '../terminal/table.ts';

const columns: readonly Column[] = [
  { title: 'claim', side: 'left' },
  { title: 'zone', side: 'left' },
  { title: 'states', side: 'right' },
  { title: 'transitions', side: 'right' },
  { title: 'depth', side: 'right' },
  { title: 'finds', side: 'left' },
  { title: 'seconds', side: 'right' },
  { title: '', side: 'left' },
];

/** `left` claims were not tried. */
export function proveSummary(voice: Voice, proved: readonly Proved[], left: number): string[] {
  const [head = '', ...rows] = tableOf(
    columns,
    proved.map((one) => row(voice, one)),
  );
  const moved = proved.filter((one) => one.moved.length > 0);
  const seconds = proved.reduce((sum, one) => sum + one.seconds, 0);
  const isPartial = left > 0 ? `, ${counted(left)} not tried` : '';
  const said = `${plural(proved.length, 'claim')} tried${isPartial}, ${seconds.toFixed(1)} s`;
  const stand = left > 0 ? tinted(voice, 'unsure', 'UNKNOWN') : tinted(voice, 'good', 'HOLDS');
  const word = moved.length > 0 ? tinted(voice, 'bad', 'FAILS') : stand;
  const verdict = moved.length > 0 ? `${plural(moved.length, 'claim')} moved; ${said}` : said;
  return [
    tinted(voice, 'strong', head),
    ...rows,
    '',
    ...moved.flatMap((one) => moves(voice, one)),
    `${word}  ${verdict}`,
  ];
}

function row(voice: Voice, { claim, explored, moved, seconds }: Proved): string[] {
  const isFault = claim.verdict === 'fails';
  const steps = plural(claim.steps ?? 0, claim.programs === undefined ? 'call' : 'step');
  const breaks = `breaks ${ruleName(claim.obligation ?? '')} in ${steps}`;
  return [
    claim.id,
    showZone(zone({ ...claim.zone, reserved: claim.zone.reserved ?? [] })),
    counted(explored.states),
    counted(explored.transitions),
    `${explored.depth}`,
    isFault ? breaks : claim.verdict,
    seconds.toFixed(1),
    moved.length > 0 ? tinted(voice, 'bad', 'moved') : tinted(voice, 'good', 'stands'),
  ];
}

const moves = (voice: Voice, { claim, moved }: Finding): string[] => [
  tinted(voice, 'strong', claim.id),
  ...moved.map(({ field, expected, got }) => `    ${field}: expected ${expected}, got ${got}`),
  `    why it was expected: ${claim.why}`,
  '',
];

/** The same for machines. */
export function proveJson(proved: readonly Proved[], left: number): string {
  const isMoved = proved.some(({ moved }) => moved.length > 0);
  const whole = left > 0 ? 'unknown' : 'holds';
  const claims = proved.map(({ claim, explored, moved, seconds }) => ({
    id: claim.id,
    states: explored.states,
    transitions: explored.transitions,
    depth: explored.depth,
    moved,
    seconds: Math.round(seconds * 1000) / 1000,
  }));
  return JSON.stringify({ verdict: isMoved ? 'fails' : whole, notTried: left, claims }, null, 2);
}
