/** `buddycheck swarm status|cancel`: how a fleet stands, and how to call its work off. */
import { z } from 'zod';
import { queueAddress } from '../../swarm/queue-address.ts';
import { cancelSwarm, swarmState, type SwarmState } from '../../swarm/state.ts';
import { exitCodes, split, UsageError } from '../options/usage.ts';
import { checked } from '../options/values.ts';
import { counted, plural, type Voice } from '../terminal/style.ts';
import { tableOf } from '../terminal/table.ts';

const names = { queue: { type: 'string' }, json: { type: 'boolean' } } as const;

const schema = z.strictObject({ queue: z.string().optional(), json: z.boolean().default(false) });

/** Runs the command and returns its exit code. @throws UsageError */
export async function swarm(args: readonly string[], voice: Voice): Promise<number> {
  const { values, positionals } = split(args, names, 1);
  const { queue, json } = checked(schema, values);
  const [act] = positionals;
  if (act !== 'status' && act !== 'cancel') {
    throw new UsageError(`swarm takes status or cancel, got '${act ?? ''}'`);
  }
  if (queue === undefined) throw new UsageError(`swarm ${act} needs --queue redis://host:6379`);
  const address = queueAddress(queue);
  if (act === 'cancel') {
    const jobs = await cancelSwarm(address);
    voice.say(json ? JSON.stringify({ cancelled: jobs }) : `${plural(jobs, 'job')} taken off`);
    return exitCodes.holds;
  }
  const state = await swarmState(address);
  if (json) voice.say(JSON.stringify(state, undefined, 2));
  else for (const line of linesOf(state, address.shown)) voice.say(line);
  return exitCodes.holds;
}

function linesOf(state: SwarmState, shown: string): string[] {
  const { members, waiting, active, completed, failed, rate, secondsLeft } = state;
  const rows = members.map(({ role, host, pid, code, done, at }) => [
    `  ${role}`,
    `${host}:${pid}`,
    code.slice(0, 12),
    counted(done),
    (at[0] ?? '').slice(0, 60),
  ]);
  const columns = ['  member', 'process', 'code', 'done', 'at'].map((title) => ({
    title,
    side: title === 'done' ? ('right' as const) : ('left' as const),
  }));
  const pace = rate > 0 ? `, ${rate.toFixed(1)} jobs/s` : '';
  const left = secondsLeft === undefined ? '' : `, about ${counted(Math.ceil(secondsLeft))} s left`;
  const counts = `${counted(waiting)} wait, ${counted(active)} are being done`;
  return [
    ...(rows.length > 0 ? tableOf(columns, rows) : ['nobody is there']),
    '',
    `${shown}: ${counts}${pace}${left}; answers kept: ${counted(completed)}, failed: ${failed}`,
  ];
}
