/** What comes from elsewhere neither moves a cursor nor runs in a shell. */
import { spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { printable } from '../../cli/terminal/plain.ts';
import { quoted } from '../../models/kept/command-word.ts';

const [escape, bell] = ['\u001B', '\u0007'];

test('control characters are written out, new lines and tabs are not', () => {
  const name = `evil${escape}]0;title${bell}${escape}[2J\r${'\u009B'}x`;
  expect(printable(name, true)).toBe(String.raw`evil\x1b]0;title\x07\x1b[2J\x0d\x9bx`);
  expect(printable('a\tb\nc ü ✓', false)).toBe('a\tb\nc ü ✓');
});

test('colours stay where they are ours', () => {
  const red = `${escape}[31mFAILS${escape}[39m`;
  expect(printable(red, true)).toBe(red);
  expect(printable(red, false)).toBe(String.raw`\x1b[31mFAILS\x1b[39m`);
});

test.each(['a.wasm', './my dir/x.wasm', "it's.ts", '$(reboot).ts', 'a;b', '', '-x y'])(
  'a shell reads %j, quoted, as it is',
  (word) => {
    const { stdout } = spawnSync('sh', ['-c', `printf %s ${quoted(word)}`], { encoding: 'utf8' });
    expect(stdout).toBe(word);
  },
);

test('what needs no quotes has none', () => {
  expect(quoted('./dist/my-allocator.wasm')).toBe('./dist/my-allocator.wasm');
});
