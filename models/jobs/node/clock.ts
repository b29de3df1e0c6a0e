/** Node's clock and its event loop, for watchers. */
import { promisify } from 'node:util';

/** Lets everything that waits have its turn, then goes on. */
export const pause: () => Promise<void> = promisify(setImmediate);

/** Seconds since this process began. */
export const seconds = (): number => performance.now() / 1000;
