/** How often the queues of a server were cancelled: a coordinator that sees more stops waiting. */
import { PREFIX, type QueueServer } from './redis.ts';

const KEY = `${PREFIX}:cancelled`;

export const cancellations = async ({ redis }: QueueServer): Promise<number> =>
  Number((await redis.get(KEY)) ?? 0);

/** Tells all who wait. */
export const countCancellation = ({ redis }: QueueServer): Promise<number> => redis.incr(KEY);
