/** `buddycheck worker`: lends this machine to whoever puts jobs on a queue. */
import { z } from 'zod';
import { queueAddress } from '../../swarm/queue-address.ts';
import { work } from '../../swarm/worker.ts';
import { exitCodes, split, UsageError } from '../options/usage.ts';
import { checked, decimal, integer } from '../options/values.ts';
import { Progress } from '../terminal/progress.ts';
import { plural, type Voice } from '../terminal/style.ts';
import { allowanceOf, watching } from '../terminal/watching.ts';
import { coresHere } from './side-by-side.ts';

const names = {
  queue: { type: 'string' },
  threads: { type: 'string' },
  'lost-after': { type: 'string' },
} as const;

const schema = z.strictObject({
  queue: z.string().optional(),
  threads: integer('threads', 1, 64).optional(),
  'lost-after': decimal('lost-after', 1, 3_600).default(15),
});

/** Works until it is interrupted, and returns the exit code. @throws UsageError */
export async function worker(args: readonly string[], voice: Voice): Promise<number> {
  const {
    queue,
    threads,
    'lost-after': lostAfterSeconds,
  } = checked(schema, split(args, names).values);
  if (queue === undefined) {
    throw new UsageError('worker needs a queue: buddycheck worker --queue redis://host:6379');
  }
  const address = queueAddress(queue);
  const progress = new Progress(voice);
  const watcher = watching(voice, allowanceOf(voice), progress);
  const asked = { address, threads: threads ?? coresHere(), lostAfterSeconds, watcher };
  voice.warn(`buddycheck: ${plural(asked.threads, 'thread')} for ${address.shown}; Ctrl-C ends it`);
  const done = await work(asked);
  progress.end();
  voice.say(`${plural(done, 'job')} done`);
  return exitCodes.holds;
}
