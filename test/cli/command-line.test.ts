/** The real command line as a child process: its exit codes, its streams, its silence in a pipe. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { projectRoot } from '../project-files.ts';

interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

function buddycheck(args: readonly string[], nodeFlags: readonly string[] = []): Ended {
  const main = join(projectRoot, 'cli/main.ts');
  const env = { ...process.env, FORCE_COLOR: '1' };
  const { status, stdout, stderr } = spawnSync(process.execPath, [...nodeFlags, main, ...args], {
    encoding: 'utf8',
    env,
  });
  return { code: status, out: stdout, err: stderr };
}

const escape = '\u001B';

describe('the command line', () => {
  test('ends with 0 and is quiet beside its result when a design holds', () => {
    const { code, out, err } = buddycheck([
      'check',
      '--design',
      'free-list',
      '--frames',
      '4',
      '--runs',
      '5',
    ]);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toContain('HOLDS  1 design');
    expect(out).not.toContain(escape);
  });

  test('ends with 1 when a design fails, and its replay does too', () => {
    const { code, out, err } = buddycheck(['check', '--design', 'no-merge', '--frames', '8']);
    expect({ code, err }).toEqual({ code: 1, err: '' });
    const trace = /npx buddycheck replay '(bc1:[^']+)'/.exec(out)?.[1] ?? '';
    const replayed = buddycheck(['replay', trace]);
    expect(replayed.code).toBe(1);
    expect(replayed.out.trim()).toBe(out.slice(0, out.indexOf("'\n") + 1).trim());
  });

  test('ends with 2 when a limit was met, and names it', () => {
    const limits = '--frames 8 --states-max 10 --runs 1';
    const { code, out } = buddycheck(`check --design free-list ${limits}`.split(' '));
    expect(code).toBe(2);
    expect(out).toContain('unknown: statesMax = 10');
    expect(out).not.toContain('holds ');
  });

  test('ends with 64 for a bad value, says nothing on standard output', () => {
    const { code, out, err } = buddycheck(['check', '--seed', 'x']);
    expect({ code, out }).toEqual({ code: 64, out: '' });
    expect(err).toBe(
      "buddycheck: --seed must be an integer in 0..2147483647, got 'x'\n" +
        'see: buddycheck check --help\n',
    );
  });

  test('ends with 70 for a bug of its own, so that a crash never looks like a verdict', () => {
    // Only for a verdict: modules may use it while they are loaded.
    const saboteur =
      'data:text/javascript,const is=JSON.stringify;JSON.stringify=(it)=>' +
      '{if(it.verdict)throw new TypeError("planted");return is(it)}';
    const { code, err } = buddycheck(
      ['replay', '--json', 'bc1:free-list:0-8:t3:a0,f0^0~18v11jt'],
      ['--import', saboteur],
    );
    expect(code).toBe(70);
    expect(err).toMatch(/^buddycheck: engine bug: TypeError: planted/);
  });
});
