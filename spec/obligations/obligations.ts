/**
 * What an allocator owes, by id: the names that code, tests, reports and documents share. The list
 * is merged from published proofs and checked kernels; most of those stop at safety, and ten of
 * fifteen mutants of a small allocator survive there. Gaps in the numbers are in `implied.ts`.
 */
import { cpus } from './cpus.ts';
import { declared } from './declared.ts';
import { objects } from './objects.ts';
import { operations } from './operations.ts';
import { sizes } from './sizes.ts';
import { states } from './states.ts';

/** Of states (I), operations (O, R), sizes (W, B, F), slabs (S), caches (C), CPUs (K), and D. */
export const obligations = { ...states, ...operations, ...sizes, ...objects, ...cpus, ...declared };

/** The id of an obligation: the key of its record. */
export type ObligationId = keyof typeof obligations;

/** Those that this one owes, in their order. */
export const obligationIds = Object.keys(obligations) as readonly ObligationId[];
