/** From arguments to an exit code: finds the command, and words whatever goes wrong on the way. */
import { check } from './commands/check.ts';
import { explain } from './commands/explain.ts';
import { explore } from './commands/explore.ts';
import { exportModel } from './commands/export.ts';
import { faults } from './commands/faults.ts';
import { helpOn } from './commands/help.ts';
import { init } from './commands/init.ts';
import { interleave } from './commands/interleave.ts';
import { mutate } from './commands/mutate.ts';
import { prove } from './commands/prove.ts';
import { replay } from './commands/replay.ts';
import type { Voice } from './terminal/style.ts';
import { schema } from './report/schema.ts';
import { exitCodes, suggestion, UsageError } from './options/usage.ts';

type Command = (args: readonly string[], voice: Voice) => number | Promise<number>;

const commands: Readonly<Record<string, Command>> = {
  check,
  interleave,
  replay,
  prove,
  faults,
  explain,
  explore,
  export: exportModel,
  schema,
  init,
  mutate,
  help,
};

/** Runs a command line, without the two words before it, and returns the exit code. */
export async function run(args: readonly string[], voice: Voice): Promise<number> {
  const [name = '--help', ...rest] = args;
  try {
    if (name === '--help' || name === '-h') return help([], voice);
    const command = commandNamed(name);
    if (rest.includes('--help') || rest.includes('-h')) return help([name], voice);
    return await command(rest, voice);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    voice.warn(`buddycheck: ${error.message}`);
    const topic = Object.hasOwn(commands, name) && name !== 'help' ? ` ${name}` : '';
    voice.warn(`see: buddycheck${topic} --help`);
    return exitCodes.usage;
  }
}

function help([topic = '', ...more]: readonly string[], voice: Voice): number {
  const text = helpOn(topic === 'help' ? '' : topic);
  if (text === undefined || more.length > 0) {
    commandNamed(topic);
    throw new UsageError(`help takes one command, got '${[topic, ...more].join(' ')}'`);
  }
  voice.say(text);
  return exitCodes.holds;
}

function commandNamed(name: string): Command {
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (command) return command;
  const known = Object.keys(commands);
  const near = suggestion(name, known);
  throw new UsageError(`unknown command '${name}'${near}; commands are ${known.join(', ')}`);
}
