/**
 * `npm run cases`: asks each small allocator of foreign/cases on the command line, as a stranger
 * would, and prints what is not told rightly. Takes minutes; the tests ask them on small zones.
 */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');
const folder = join(root, 'foreign', 'cases');
const exits = { holds: 0, fails: 1, unknown: 2 } as const;

interface Case {
  readonly id: string;
  readonly run: string;
  readonly file: string;
  readonly design?: true;
  readonly args: readonly string[];
  readonly right: keyof typeof exits;
  readonly rule?: string;
  readonly says?: string;
  readonly why: string;
}

/** What the command line said of it, where that is not right. */
function wrongOf({ run, file, design, args, right, rule = '', says = '' }: Case) {
  const path = join(folder, file);
  const what = [join(root, 'cli', 'main.ts'), run, ...(design ? ['--design'] : []), path, ...args];
  const { status, stdout, stderr } = spawnSync('node', what, { encoding: 'utf8' });
  const text = `${stdout}${stderr}`;
  const isTold = text.includes(rule) && new RegExp(says).test(text);
  return status === exits[right] && isTold ? undefined : `exit ${status}, should be ${right}`;
}

const cases: readonly Case[] = JSON.parse(readFileSync(join(folder, 'cases.json'), 'utf8'));
let wrong = 0;
for (const one of cases) {
  const told = wrongOf(one);
  if (told === undefined) continue;
  wrong++;
  console.log(`WRONG  ${one.id}: ${told} ${one.rule ?? ''}  (${one.why})`);
}
console.log(`${cases.length - wrong} of ${cases.length} right`);
process.exitCode = wrong > 0 ? 1 : 0;
