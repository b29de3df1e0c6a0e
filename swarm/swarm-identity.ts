/** Which code a fleet must run, and the queue that only this code looks at. */
import { identityOf } from '../models/kept/code-identity.ts';

let ours: string | undefined;

/** SHA-256 over everything that workers run. */
export const swarmIdentity = (): string =>
  (ours ??= identityOf(['spec', 'engine', 'impl', 'models', 'proofs', 'swarm']));

/** Even a version that came unseen finds none of another's jobs. */
export const queueNameOf = (code: string): string => `jobs-${code.slice(0, 24)}`;
