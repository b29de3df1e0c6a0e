/** Long work gives way between two slices: only then is an interrupt heard. */
import { promisify } from 'node:util';

/** Lets everything that waits have its turn, then goes on. */
export const pause: () => Promise<void> = promisify(setImmediate);
