/**
 * Commands in Markdown and what they are said to print. In a block fenced as `console`, a line
 * `$ npx buddycheck …` is a command and the lines behind it its output; a line of just `…` stands
 * for any lines, and `$ echo $?` for the exit code. Times differ from run to run and match any.
 */

/** One command with the output it is said to have, and its exit code where that is told. */
export interface Example {
  /** Line in the file, from 1. */
  readonly line: number;
  readonly args: readonly string[];
  readonly output: readonly string[];
  readonly exitCode: number | undefined;
}

const fence = /^```console\n([\s\S]*?)^```/gm;
const prompt = '$ npx buddycheck';

/** @throws RangeError for a `console` block with a command that is not ours. */
export function examplesIn(text: string): Example[] {
  return [...text.matchAll(fence)].flatMap((match) => {
    const line = text.slice(0, match.index).split('\n').length + 1;
    return examplesOf((match[1] as string).trimEnd().split('\n'), line);
  });
}

function examplesOf(lines: readonly string[], first: number): Example[] {
  const examples: {
    line: number;
    args: string[];
    output: string[];
    exitCode: number | undefined;
  }[] = [];
  lines.forEach((text, i) => {
    const last = examples.at(-1);
    if (text.startsWith(prompt)) {
      const args = wordsOf(text.slice(prompt.length));
      examples.push({ line: first + i, args, output: [], exitCode: undefined });
    } else if (text.startsWith('$ echo $?') && last) last.exitCode = Number.NaN;
    else if (text.startsWith('$')) {
      throw new RangeError(`line ${first + i}: a console block must run buddycheck, got '${text}'`);
    } else if (last && Number.isNaN(last.exitCode)) last.exitCode = Number(text);
    else last?.output.push(text);
  });
  return examples;
}

/** Words as a shell splits them; single quotes keep a word together. */
function wordsOf(text: string): string[] {
  return [...text.matchAll(/'([^']*)'|(\S+)/g)].map(
    ([, quoted, bare]) => quoted ?? (bare as string),
  );
}

/** Numbers that a clock makes: before ` s`, and with one decimal at the end of a table's row. */
const seconds = /\d+(\.\d+)? s\b|\d+\.\d$/g;

/** What of the output is not as said; undefined if all is. */
export function mismatch(said: readonly string[], printed: string): string | undefined {
  const clean = (text: string) => text.replace(seconds, '# s').replace(/ +/g, ' ').trimEnd();
  const lines = printed.trimEnd().split('\n').map(clean);
  let at = 0;
  let isAnywhere = false;
  for (const wanted of said) {
    if (wanted.trim() === '…') {
      isAnywhere = true;
      continue;
    }
    const found = isAnywhere ? lines.indexOf(clean(wanted), at) : at;
    if (found < 0 || lines[found] !== clean(wanted)) {
      return `said '${wanted}', printed '${lines[at] ?? 'nothing more'}'`;
    }
    at = found + 1;
    isAnywhere = false;
  }
  return isAnywhere || at >= lines.length || (lines.length === 1 && lines[0] === '')
    ? undefined
    : `said nothing more, printed '${lines[at]}'`;
}
