/** The table at the end of a check, and below it what its verdicts rest on. */
import { blindSpots } from '../../models/contracts/blind-spots.ts';
import type { AnyDesign } from '../../models/catalogue/object-designs.ts';
import { isObjectDesign } from '../../models/catalogue/object-designs.ts';
import {
  type CheckResult,
  isBreakdown,
  type JobResult,
  pagesOf,
} from '../../models/jobs/result.ts';
import { MATES_TRIED } from '../../models/one-cpu/symmetric.ts';
import { notShown, unseenFrees } from '../../models/one-cpu/unseen-frees.ts';
import type { Shown } from '../../spec/obligations/obligation.ts';
import type { Design } from '../../spec/ports/page-port.ts';
import { ruleName } from './counterexample.ts';
import { counted, plural, tinted, type Tone, type Voice } from '../terminal/style.ts';
import { type Column, tableOf } from '../terminal/table.ts';

const columns: readonly Column[] = [
  { title: '  method', side: 'left' },
  { title: 'zone', side: 'left' },
  { title: 'states', side: 'right' },
  { title: 'depth', side: 'right' },
  { title: 'calls', side: 'right' },
  { title: 'verdict', side: 'left' },
  { title: 'seconds', side: 'right' },
];

const tones: Readonly<Record<JobResult['verdict'], Tone>> = {
  holds: 'good',
  passed: 'good',
  fails: 'bad',
  unknown: 'unsure',
};

/** The lines of the table, of the declarations and of the verdict. */
export function checkSummary(voice: Voice, result: CheckResult): string[] {
  const jobs = result.designs.flatMap(({ results }) => results);
  const [head = '', ...rows] = tableOf(
    columns,
    jobs.map((job) => row(voice, job)),
  );
  return [
    tinted(voice, 'strong', head),
    ...result.designs.flatMap(({ design, results }) => [
      heading(voice, design),
      ...rows.splice(0, results.length),
    ]),
    '',
    // Of one that breaks down nothing can be asked besides.
    ...result.designs
      .filter(({ results }) => !results.some(isBreakdown))
      .flatMap(({ design }) => declaration(design)),
    '',
    ...meanings(result),
    '',
    verdictLine(voice, result),
  ];
}

function heading(voice: Voice, design: AnyDesign): string {
  const { sees, picks } = pagesOf(design).declares;
  const pages = isObjectDesign(design) ? `pages from ${design.pages.name}, ` : '';
  const name = tinted(voice, 'strong', design.name);
  return `${name}  ${design.source}; ${pages}metadata ${sees}, picks ${picks}`;
}

function row(voice: Voice, job: JobResult): string[] {
  const { method, zone, states, depth, calls, verdict, seconds, limit, failure } = job;
  const detail = limit ?? (failure && ruleName(failure.rule));
  const because = detail === undefined ? '' : `: ${detail}`;
  return [
    `  ${method}`,
    zone,
    states === undefined ? '' : counted(states),
    depth === undefined ? '' : `${depth}`,
    counted(calls),
    tinted(voice, tones[verdict], verdict) + because,
    seconds.toFixed(1),
  ];
}

/** Which bad calls a design cannot refuse: what was found holds for users who do not make them. */
function declaration(design: AnyDesign): string[] {
  const { name } = design;
  if (isObjectDesign(design)) {
    return [
      `${name} declares that it halts on every bad free, and that it may refuse while other CPUs`,
      '    keep objects, or for want of the one frame that a new slab needs besides its own',
    ];
  }
  const { declares } = design;
  const { frames, invalid, unseen, double, doubleUnseen } = blindSpots(declares.sees);
  const all = `${counted(invalid)} invalid frees that ${frames} frames allow`;
  if (unseen === 0) return [`${name} declares that it refuses all ${all}`, ...silences(design)];
  const twice = `${counted(doubleUnseen)} of the ${counted(double)} double frees`;
  return [
    `${name} declares that it cannot see ${counted(unseen)} of the ${all}`,
    `    (${twice} among them): its callers must not make them, and here they do not`,
    ...consequences(design),
    ...silences(design),
  ];
}

/** What becomes of the bad frees that it cannot see, where they are made all the same. */
function consequences(design: Design): string[] {
  const { made, refused, broke, unnoticed } = unseenFrees(design);
  if (made === 0) return [];
  const ends = [
    ...[...broke].toSorted(([, a], [, b]) => b - a).map(([id, n]) => `${counted(n)} break ${id}`),
    ...(refused > 0 ? [`${counted(refused)} are refused`] : []),
    ...(unnoticed > 0 ? [`${counted(unnoticed)} go unnoticed at first`] : []),
  ];
  return [`    made in every state of 4 frames, ${counted(made)} of them: ${ends.join(', ')}`];
}

/** What it does not show of itself, so that nobody can ask about it. */
function silences(design: Design): string[] {
  const told = notShown(design).map(([what, ids]) => `${words[what]} (${ids.join(', ')})`);
  return told.length === 0
    ? []
    : [`    it shows no ${told.join(', no ')}: that is not asked of it`];
}

const words: Readonly<Record<Shown, string>> = {
  marks: 'metadata of nodes',
  marked: 'second record of what is free',
  counts: 'counters',
  metadata: 'metadata in frames',
};

function meanings({ designs, seed }: CheckResult): string[] {
  const all = designs.flatMap(({ results }) => results);
  const has = (test: (job: JobResult) => boolean): boolean => all.some(test);
  const left = designs.reduce((sum, { leftOut }) => sum + leftOut.length, 0);
  return [
    ...(has(({ verdict }) => verdict === 'holds')
      ? ['holds    every state of that zone was reached, and every call made in it']
      : []),
    ...(has(({ method }) => method === 'symmetric')
      ? [
          '         (symmetric: of states that differ only by swapped halves of blocks one was',
          '         reached; that they behave alike was tried on 8 frames and in the first',
          `         ${counted(MATES_TRIED)} states of that zone)`,
        ]
      : []),
    ...(has(({ verdict }) => verdict === 'passed')
      ? [`passed   no call made was wrong (seed ${seed}); other calls were not looked at`]
      : []),
    ...(has(({ verdict }) => verdict === 'unknown')
      ? ['unknown  stopped by the limit that is named; nothing is known of what lies beyond']
      : []),
    ...all.flatMap(coverage),
    ...all.flatMap(unreduced),
    ...all.flatMap(collisions),
    ...all.flatMap(resumed),
    ...(left > 0
      ? [`left out ${plural(left, 'further check')} of what failed or was stopped`]
      : []),
  ];
}

/** How far a search came that was stopped. */
function coverage({ verdict, zone, states, waiting = 0, total }: JobResult): string[] {
  if (verdict !== 'unknown' || states === undefined) return [];
  const share = total ? `, ${((100 * states) / total).toFixed(1)} % of ${counted(total)}` : '';
  const met = `${plural(states, 'state')} met${share}`;
  return [`         (${zone}: ${met}; ${counted(states - waiting)} of them expanded)`];
}

/** A design that was to be looked at up to symmetry, and may not be. */
const unreduced = ({ zone, unreduced: why }: JobResult): string[] =>
  why === undefined ? [] : [`unreduced  ${zone}: every state was looked at, for ${why}`];

/** What a search by fingerprints may have missed. */
function collisions({ zone, seen }: JobResult): string[] {
  if (seen === undefined || seen === 'exact') return [];
  const lost = seen.expectedLoss.toExponential(1);
  return [
    `fingerprints  ${zone}: states were told apart by 64 bits; ${lost} states are expected to be`,
    '         lost to collisions (states squared over 2^65), and with them what they lead to',
  ];
}

const resumed = ({ zone, resumedAt }: JobResult): string[] =>
  resumedAt === undefined
    ? []
    : [`resumed  ${zone}: from a checkpoint of ${plural(resumedAt, 'state')}`];

function verdictLine(voice: Voice, { designs, seconds, verdict }: CheckResult): string {
  const calls = designs
    .flatMap(({ results }) => results)
    .reduce((sum, { calls: made }) => sum + made, 0);
  const what = `${plural(designs.length, 'design')}, ${plural(calls, 'call')} judged`;
  const word = tinted(voice, tones[verdict], verdict.toUpperCase());
  return `${word}  ${what}, ${seconds.toFixed(1)} s`;
}
