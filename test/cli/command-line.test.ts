/** The real command line as a child process: its exit codes, its streams, its silence in a pipe. */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { isColoured } from '../../cli/terminal/style.ts';
import { projectRoot } from '../project-files.ts';

const folder = mkdtempSync(join(tmpdir(), 'buddycheck-process-'));
afterAll(() => rmSync(folder, { recursive: true }));
const main = join(projectRoot, 'cli/main.ts');

interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

function buddycheck(args: readonly string[], nodeFlags: readonly string[] = []): Ended {
  // A pipe, of which nobody says that it shows colours.
  const env = { ...process.env, FORCE_COLOR: '', NO_COLOR: '' };
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

  test('ends with 70 where a module that it was given ends the process', () => {
    const path = join(folder, 'exits.ts');
    const from = new URL('../../impl/designs/order-map.ts', import.meta.url).href;
    const attach = '{ ...orderMap, attach: () => process.exit(0) }';
    writeFileSync(path, `import { orderMap } from '${from}';\nexport const exits = ${attach};\n`);
    const { code, err } = buddycheck(['check', '--design', path, '--frames', '4']);
    expect(code).toBe(70);
    expect(err).toContain('the process was ended before there was a verdict');
  });

  test('ends with 74 where the answer cannot be written, as on a full disk', () => {
    const full = openSync('/dev/full', 'w');
    const args = [main, 'replay', 'bc1:no-merge:0-2:t1:a0,f0^0~9e3mv2'];
    const { status, stderr } = spawnSync(process.execPath, args, {
      stdio: ['ignore', full, 'pipe'],
    });
    closeSync(full);
    expect(status).toBe(74);
    expect(String(stderr)).toContain('the answer cannot be written: ENOSPC');
  });

  test.each(['SIGINT', 'SIGTERM'] as const)(
    '%s ends with 2 and what was covered',
    async (signal) => {
      const checkpoint = join(folder, `${signal}.ckpt`);
      const search = [
        'check',
        '--design',
        'free-list',
        '--frames',
        '16',
        '--states-max',
        '60000000',
      ];
      const kept = ['--checkpoint', checkpoint, '--checkpoint-every', '0'];
      const child = spawn(process.execPath, [main, ...search, ...kept]);
      let said = '';
      child.stdout.on('data', (text) => (said += text));
      while (readable(checkpoint) === 0) await new Promise((resolve) => setImmediate(resolve));
      child.kill(signal);
      const [code] = await once(child, 'close');
      expect(code).toBe(2);
      expect(said).toMatch(/unknown: interrupted/);
      expect(said).toContain('UNKNOWN  1 design');
      expect(readable(checkpoint)).toBeGreaterThan(0);
    },
  );
});

const readable = (path: string): number => {
  try {
    return readFileSync(path).length;
  } catch {
    return 0;
  }
};

/** Files that are loaded before anything is asked for. */
function loadedWith(file: string, loaded = new Set<string>()): ReadonlySet<string> {
  if (loaded.has(file)) return loaded;
  loaded.add(file);
  const imports = /^import (?!type )[^;]*? from '(\.[^']+)'/gms;
  for (const [, to = ''] of readFileSync(file, 'utf8').matchAll(imports)) {
    loadedWith(join(dirname(file), to), loaded);
  }
  return loaded;
}

test.each([
  [{}, true, true],
  [{}, false, false],
  [{ FORCE_COLOR: '1' }, false, true],
  [{ FORCE_COLOR: '0' }, true, false],
  [{ NO_COLOR: '1', FORCE_COLOR: '1' }, true, false],
  [{ NO_COLOR: '' }, true, true],
])('with %o, and a terminal %s, colours are %s', (env, isTerminal, are) => {
  expect(isColoured(env, isTerminal)).toBe(are);
});

test('help and version load next to nothing', () => {
  const files = [...loadedWith(main)].map((file) => file.slice(projectRoot.length + 1));
  expect(files.toSorted()).toEqual([
    'cli/help-texts.ts',
    'cli/main.ts',
    'cli/options/binary-path.ts',
    'cli/options/usage.ts',
    'cli/run.ts',
    'cli/terminal/plain.ts',
    'cli/terminal/style.ts',
    'swarm/queue-address.ts',
  ]);
  const { version } = JSON.parse(readFileSync(join(projectRoot, 'package.json'), 'utf8'));
  expect(buddycheck(['--version'])).toMatchObject({ code: 0, out: `${version}\n`, err: '' });
});
