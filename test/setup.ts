/**
 * Before every test file. Under Stryker a property that fails has killed its mutant: shrinking the
 * counterexample would only cost time, and on a mutant it may never end. A fixed seed makes two
 * runs of the same mutant end alike.
 */
import fc from 'fast-check';
import { isMutationRun } from './bounds.ts';

if (isMutationRun) fc.configureGlobal({ endOnFailure: true, seed: 1 });
