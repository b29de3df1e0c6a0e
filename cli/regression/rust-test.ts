/** A counterexample as a test in Rust: a template beside this file with names and calls put in. */
import type { RegressionStep } from '../../models/jobs/regression.ts';
import { unitOf } from '../../models/subject/binaries/asked.ts';
import type { Argument, CallPattern } from '../../models/subject/binaries/convention.ts';
import { filled, type NativeTest, rolesOf, template, valuesOf } from './c-test.ts';

/** A file for `tests/`. @throws RangeError for a zone that is not one region without holes. */
export function rustTest(test: NativeTest): string {
  const values = valuesOf(test);
  const { convention, steps } = test;
  const size = (given: number | undefined, asked: string | undefined, otherwise: string): string =>
    given === undefined ? (asked ? `${asked}() as usize` : otherwise) : `${given}`;
  return filled(template('native.rs'), {
    ...values,
    API: declared(test),
    MAY_REFUSE: { 0: 'false', 1: 'true' }[values['MAY_REFUSE'] ?? ''] ?? 'order > 0',
    FRAME_BYTES: size(
      convention.frameBytes,
      convention.frameBytesOf?.name ?? 'buddycheck_frame_bytes',
      '',
    ),
    HEADER: size(convention.headerBytes, convention.headerBytesOf?.name, '0'),
    ADAPTER: adapterOf(test),
    CALLS: steps.map(statement).join(''),
  });
}

const pointers: ReadonlySet<unknown> = new Set(['base', 'end', 'block', 'start']);
const counts: ReadonlySet<unknown> = new Set(['bytes', 'frameBytes']);

function typeOf(word: Argument): string {
  if (pointers.has(word)) return '*mut u8';
  return counts.has(word) ? 'usize' : 'u32';
}

function declared({ convention }: NativeTest): string {
  const answers = {
    alloc: '*mut u8',
    allocBytes: '*mut u8',
    frameBytes: 'u32',
    headerBytes: 'u32',
  };
  const names = new Set<string>();
  const lines = rolesOf(convention).flatMap(({ role, pattern }) => {
    if (names.has(pattern.name)) return [];
    names.add(pattern.name);
    const list = pattern.arguments.map((word, i) => `a${i}: ${typeOf(word)}`).join(', ');
    const answer = (answers as Record<string, string>)[role] ?? (pattern.gives ? 'i32' : '');
    return [`    fn ${pattern.name}(${list})${answer ? ` -> ${answer}` : ''};`];
  });
  return ['extern "C" {', ...lines, '}', ''].join('\n');
}

/** The user's functions, as the judge calls them. */
function adapterOf({ convention }: NativeTest): string {
  const { init, alloc, allocBytes, free } = convention;
  const called = (pattern: CallPattern, values: Readonly<Record<string, string>>): string =>
    `${pattern.name}(${pattern.arguments.map((word) => values[word] ?? String(word)).join(', ')})`;
  const yes = (pattern: CallPattern, call: string): string =>
    pattern.gives ? `unsafe { ${call} != 0 }` : `unsafe { ${call} };\n        true`;
  const bytes = '(self.frame_bytes << order) - self.header_bytes';
  const all = 'FRAMES * self.frame_bytes';
  const ofZone = {
    base: 'self.zone',
    end: `self.zone.wrapping_add(${all})`,
    bytes: all,
    frames: 'FRAMES as u32',
    orderMax: 'TOP_ORDER',
    frameBytes: 'self.frame_bytes',
  };
  const ofBlock = { block: 'block', order: 'order', bytes: 'bytes', frames: 'frames as u32' };
  const isBytes = unitOf(convention) !== 'frames';
  const sizes = isBytes
    ? '(asked, (asked + self.header_bytes).div_ceil(self.frame_bytes))'
    : '((asked * self.frame_bytes).saturating_sub(self.header_bytes), asked.max(1))';
  const asked = called(allocBytes ?? alloc, {
    order: 'order',
    bytes: 'asked',
    frames: 'asked as u32',
  });
  return `    fn init(&self) -> bool {
        ${init ? yes(init, called(init, ofZone)) : 'true'}
    }

    fn alloc(&self, order: u32) -> *mut u8 {
        unsafe { ${called(alloc, { order: 'order', bytes, frames: '1 << order' })} }
    }

    fn ask(&self, asked: usize, order: u32) -> *mut u8 {
        unsafe { ${asked} }
    }

    fn free(&self, block: *mut u8, order: u32, bytes: usize, frames: usize) -> bool {
        ${yes(free, called(free, ofBlock))}
    }

    fn sizes_of(&self, asked: usize) -> (usize, usize) {
        ${sizes}
    }
`;
}

function statement({ act, told }: RegressionStep): string {
  const about = ` // ${told}\n`;
  switch (act.does) {
    case 'take':
      return `    Act::Take(${act.order}),${about}`;
    case 'ask':
      return `    Act::Ask(${act.asked}),${about}`;
    case 'give':
      return `    Act::Give(${act.request}),${about}`;
    case 'give what is not live':
      return `    Act::GiveBad(${act.frame}, ${act.order}),${about}`;
  }
}
