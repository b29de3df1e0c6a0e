/**
 * A counterexample as a C program, or as a KUnit suite: templates beside this file with the names
 * of the user's functions, the zone and the calls put in.
 */
import { readFileSync } from 'node:fs';
import type { Failure } from '../../engine/search/model.ts';
import type { RegressionStep } from '../../models/jobs/regression.ts';
import { unitOf } from '../../models/subject/binaries/asked.ts';
import type {
  Argument,
  CallPattern,
  Convention,
} from '../../models/subject/binaries/convention.ts';
import { asServed, mayRefuse } from '../../models/subject/binaries/promises.ts';
import type { Zone } from '../../spec/blocks/zone.ts';
import { ruleName } from '../report/counterexample.ts';

/** What is printed. */
export interface NativeTest {
  readonly subject: string;
  readonly zone: Zone;
  readonly convention: Convention;
  readonly failure: Failure | undefined;
  readonly steps: readonly RegressionStep[];
}

/** The text of a template, which is a file of its own so that compilers and editors know it. */
export const template = (name: string): string =>
  readFileSync(new URL(`./${name}`, import.meta.url), 'utf8');

/** Puts values in for `@NAME@`. */
export const filled = (text: string, values: Readonly<Record<string, string>>): string =>
  text.replaceAll(/@([A-Z_]+)@/g, (all, name: string) => values[name] ?? all);

/** A program with a `main`. */
export const cTest = (test: NativeTest): string => filled(template('native.c'), valuesOf(test));

/** A suite for a kernel. */
export const kunitTest = (test: NativeTest): string => filled(template('kunit.c'), valuesOf(test));

/** @throws RangeError for a zone that is not one region without holes. */
export function valuesOf(test: NativeTest): Record<string, string> {
  const { subject, zone, convention, failure, steps } = test;
  const { from, frames } = placeOf(zone);
  const name = subject.replaceAll('-', '_');
  const { promises, init } = convention;
  const place = from % 2 ** zone.orderMax;
  return {
    TITLE: `${subject} ${failure ? `once broke ${ruleName(failure.rule)}: ${failure.why}` : ''}`,
    RULE: failure?.rule ?? '',
    FILE: `${name}_test.c`,
    STEM: `${name}_test`,
    NAME: `${name}_counterexample`,
    SUITE: `${subject}-counterexample`,
    API: apiOf(convention),
    LEAST: `${asServed(promises, 0, zone.orderMax)}`,
    MOST: `${asServed(promises, zone.orderMax, zone.orderMax)}`,
    CALLS_COUNT: `${steps.length}`,
    FRAMES: `${frames}`,
    TOP: `${zone.orderMax}`,
    PLACE: `${place}`,
    ORIGIN: `${zone.alignment === 'absolute' ? place : 0}`,
    MAY_REFUSE: refusesWhat(convention),
    RUNS: init ? '4' : '1',
    FRAME_BYTES: sizeOf(convention.frameBytes, convention.frameBytesOf, 'frame_bytes'),
    HEADER: sizeOf(convention.headerBytes, convention.headerBytesOf, undefined),
    ADAPTER: adapterOf(convention),
    JUDGE: template('judge.c').trimEnd(),
    CRASHES: template('crashes.c').trimEnd(),
    CALLS: callsOf(steps),
  };
}

/** Which orders may be refused though they fit, as an expression in `order`. */
function refusesWhat({ promises, held }: Convention): string {
  if (held || mayRefuse(promises, 0)) return '1';
  return mayRefuse(promises, 1) ? '(order > 0)' : '0';
}

/** The first frame of the zone and how many there are. @throws RangeError */
export function placeOf({ regions, reserved }: Zone): { from: number; frames: number } {
  const [region, ...others] = regions;
  if (!region || others.length > 0 || reserved.length > 0) {
    throw new RangeError('a test in another language has one region without holes');
  }
  return { from: region.from, frames: region.to - region.from };
}

const sizeOf = (
  given: number | undefined,
  asked: CallPattern | undefined,
  standard: 'frame_bytes' | undefined,
): string =>
  given === undefined
    ? asked || standard
      ? `(unsigned long)${asked?.name ?? `buddycheck_${standard}`}()`
      : '0ul'
    : `${given}ul`;

const patternsOf = ({ init, alloc, allocBytes, free, ...rest }: Convention) =>
  ({
    init,
    alloc,
    allocBytes,
    free,
    frameBytes: rest.frameBytesOf,
    headerBytes: rest.headerBytesOf,
  }) as const;

type Role = keyof ReturnType<typeof patternsOf>;

/** What is called, by what it does; the sizes of `buddycheck.h` where nothing else says them. */
export function rolesOf(convention: Convention): { role: Role; pattern: CallPattern }[] {
  const patterns = Object.entries(patternsOf(convention)) as [Role, CallPattern | undefined][];
  return patterns.flatMap(([role, pattern]) => (pattern ? [{ role, pattern }] : []));
}

/** Declarations of what is called; those of `buddycheck.h` are in it. */
function apiOf(convention: Convention): string {
  const given = rolesOf(convention);
  const isOurs = given.every(({ pattern }) => pattern.name.startsWith('buddycheck_'));
  if (isOurs) return '#include "buddycheck.h"\n';
  const names = new Set<string>();
  const lines = given.flatMap(({ role, pattern }) => {
    if (names.has(pattern.name)) return [];
    names.add(pattern.name);
    const list = pattern.arguments.map(typeOf).join(', ') || 'void';
    return [`extern ${answerOf(role, pattern)}${pattern.name}(${list});`];
  });
  return `${lines.join('\n')}\n`;
}

const typeOf = (word: Argument): string => {
  if (['base', 'end', 'block', 'start'].includes(String(word))) return 'void *';
  return word === 'bytes' || word === 'frameBytes' ? 'unsigned long' : 'unsigned';
};

function answerOf(role: Role, { gives }: CallPattern): string {
  if (role === 'alloc' || role === 'allocBytes') return 'void *';
  if (role === 'frameBytes' || role === 'headerBytes') return 'unsigned ';
  return gives ? 'int ' : 'void ';
}

/** The user's functions, as the judge calls them. */
function adapterOf(convention: Convention): string {
  const { init, alloc, allocBytes, free } = convention;
  const unit = unitOf(convention) ?? 'bytes';
  const called = (pattern: CallPattern, values: Readonly<Record<string, string>>): string =>
    `${pattern.name}(${pattern.arguments.map((word) => values[word] ?? String(word)).join(', ')})`;
  const ofOrder = {
    order: 'order',
    bytes: '(frame_bytes << order) - HEADER_BYTES',
    frames: '1u << order',
  };
  const ofZone = {
    base: 'base',
    end: 'base + frames * frame_bytes',
    bytes: 'frames * frame_bytes',
    frames: '(unsigned)frames',
    orderMax: 'order_max',
    frameBytes: 'frame_bytes',
  };
  const ofBlock = { block: 'block', order: 'order', bytes: 'bytes', frames: '(unsigned)frames' };
  const ofAsked = { order: 'order', bytes: 'asked', frames: '(unsigned)asked' };
  const answered = (pattern: CallPattern | undefined, call: string): string =>
    pattern?.gives === false ? `${call};\n  return 1;` : `return ${call};`;
  const units =
    unit === 'bytes'
      ? [
          '#define ASKED_BYTES(asked) (asked)',
          '#define ASKED_FRAMES(asked) (((asked) + HEADER_BYTES + frame_bytes - 1) / frame_bytes)',
        ]
      : [
          '#define ASKED_BYTES(asked) ((asked) ? (asked) * frame_bytes - HEADER_BYTES : 0)',
          '#define ASKED_FRAMES(asked) ((asked) ? (asked) : 1)',
        ];
  return `static unsigned long frame_bytes;

static int my_init(unsigned char *base, unsigned long frames, unsigned order_max) {
  (void)base, (void)frames, (void)order_max;
  ${init ? answered(init, called(init, ofZone)) : 'return 1;'}
}

static void *my_alloc(unsigned order) { return ${called(alloc, ofOrder)}; }

static void *my_ask(unsigned long asked, unsigned order) {
  (void)order;
  return ${called(allocBytes ?? alloc, ofAsked)};
}

static int my_free(void *block, unsigned order, unsigned long bytes, unsigned long frames) {
  (void)order, (void)bytes, (void)frames;
  ${answered(free, called(free, ofBlock))}
}

${units.join('\n')}
`;
}

/** The counterexample itself. */
const callsOf = (steps: readonly RegressionStep[]): string =>
  ['static void calls(void) {', ...steps.map(statement), '}', ''].join('\n');

function statement({ act, told }: RegressionStep): string {
  const about = ` /* ${told} */`;
  switch (act.does) {
    case 'take':
      return `  take(${act.order});${about}`;
    case 'ask':
      return `  take_asked(${act.asked}ul);${about}`;
    case 'give':
      return `  give(${act.request});${about}`;
    case 'give what is not live':
      return `  give_bad(${act.frame}, ${act.order});${about}`;
  }
}
