/** A broken obligation, as the engine's searches call it: they know rules, and no memory. */
import type { Failure } from '../../engine/search/model.ts';
import type { Blame } from '../../spec/blocks/blame.ts';

/** The blame as a failure. */
export const failureOf = ({ id, why }: Blame): Failure => ({ rule: id, why });
