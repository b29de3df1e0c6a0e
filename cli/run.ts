/**
 * From arguments to an exit code: finds the command, and words whatever goes wrong on the way. A
 * command is loaded when it is asked for: help and version are there at once.
 */
import { readFileSync } from 'node:fs';
import { helpTexts } from './help-texts.ts';
import { QueueLost, QueueRefusal } from '../swarm/queue-address.ts';
import { isBinaryPath } from './options/binary-path.ts';
import { exitCodes, suggestion, UsageError } from './options/usage.ts';
import type { Voice } from './terminal/style.ts';

type Command = (args: readonly string[], voice: Voice) => number | Promise<number>;

type Load = (args: readonly string[]) => Promise<Command>;

const commands: Readonly<Record<string, Load>> = {
  check: async (args) =>
    args.some(isBinaryPath)
      ? (await import('./commands/check-binary.ts')).checkBinary
      : (await import('./commands/check.ts')).check,
  interleave: async () => (await import('./commands/interleave.ts')).interleave,
  replay: async () => (await import('./commands/replay.ts')).replay,
  trace: async () => (await import('./commands/trace.ts')).trace,
  record: async () => (await import('./commands/record.ts')).record,
  prove: async () => (await import('./commands/prove.ts')).prove,
  faults: async () => (await import('./commands/faults.ts')).faults,
  explain: async () => (await import('./commands/explain.ts')).explain,
  explore: async () => (await import('./commands/explore.ts')).explore,
  export: async () => (await import('./commands/export.ts')).exportModel,
  schema: async () => (await import('./report/schema.ts')).schema,
  init: async () => (await import('./commands/init.ts')).init,
  mutate: async () => (await import('./commands/mutate.ts')).mutate,
  worker: async () => (await import('./commands/worker.ts')).worker,
  swarm: async () => (await import('./commands/swarm.ts')).swarm,
  help: () => Promise.resolve(help),
};

/** Runs a command line, without the two words before it, and returns the exit code. */
export async function run(args: readonly string[], voice: Voice): Promise<number> {
  const [name = '--help', ...rest] = args;
  try {
    if (name === '--help' || name === '-h') return await help([], voice);
    if (name === '--version' || name === '-V') return version(rest, voice);
    const load = commandNamed(name);
    if (rest.includes('--help') || rest.includes('-h')) return await help([name], voice);
    return await (await load(rest))(rest, voice);
  } catch (error) {
    const isCallers = error instanceof UsageError || error instanceof QueueRefusal;
    if (!isCallers && !(error instanceof QueueLost)) throw error;
    voice.warn(`buddycheck: ${error.message}`);
    if (!isCallers) return exitCodes.output;
    const topic = Object.hasOwn(commands, name) && name !== 'help' ? ` ${name}` : '';
    voice.warn(`see: buddycheck${topic} --help`);
    return exitCodes.usage;
  }
}

async function help([topic = '', ...more]: readonly string[], voice: Voice): Promise<number> {
  const text = await helpOn(topic === 'help' ? '' : topic);
  if (text === undefined || more.length > 0) {
    commandNamed(topic);
    throw new UsageError(`help takes one command, got '${[topic, ...more].join(' ')}'`);
  }
  voice.say(text);
  return exitCodes.holds;
}

/** A command, `designs`, `obligations`, or nothing in particular. */
async function helpOn(topic: string): Promise<string | undefined> {
  if (topic === 'designs') return (await import('./commands/list-designs.ts')).designsText();
  if (topic === 'obligations') return (await import('./commands/explain.ts')).everythingText();
  return Object.hasOwn(helpTexts, topic) ? helpTexts[topic] : undefined;
}

function version(rest: readonly string[], voice: Voice): number {
  if (rest.length > 0) throw new UsageError(`--version stands alone, got '${rest.join(' ')}'`);
  voice.say(versionIn(import.meta.dirname));
  return exitCodes.holds;
}

/** Sources run one folder below package.json, what is built two. */
function versionIn(folder: string): string {
  for (const up of ['..', '../..']) {
    try {
      return JSON.parse(readFileSync(`${folder}/${up}/package.json`, 'utf8')).version;
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
    }
  }
  throw new Error('engine bug: the package has no package.json');
}

function commandNamed(name: string): Load {
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (command) return command;
  const known = Object.keys(commands);
  const near = suggestion(name, known);
  throw new UsageError(`unknown command '${name}'${near}; commands are ${known.join(', ')}`);
}
