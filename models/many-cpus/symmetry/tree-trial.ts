/**
 * Before states that swaps of halves lead into one another count as one, it is tried out whether
 * the design at hand tells halves apart: its page allocator alone in all states of 8 frames, and
 * two CPUs with it in all states of the beginning of their scripts. What is declared is asked
 * first. That is evidence for more frames, calls and CPUs, and no proof of it.
 */
import { SymmetryRefusal } from '../../../engine/schedule/strategies/cpu-symmetry.ts';
import { showZone, zone } from '../../../spec/blocks/zone.ts';
import { type Equivariance, testEquivariance } from '../../one-cpu/equivariance.ts';
import { interleaved, type Scenario } from '../world/scenario.ts';
import { hasSmallRoots } from '../../contracts/roots.ts';
import { RestingSteps } from './resting-steps.ts';
import { whyNotSymmetric } from '../../one-cpu/symmetric.ts';
import { symmetricMachine } from './symmetric-machine.ts';

const CPUS = 2;
const CALLS = 4;
const ORDER = 3;

/**
 * Cost: about a second.
 * @throws SymmetryRefusal if the design tells swapped halves apart, or a block has too many frames.
 */
export function tryTreeSymmetry(scenario: Scenario): void {
  const { base, name } = scenario.design;
  if (!hasSmallRoots(scenario.zone)) {
    const got = showZone(scenario.zone);
    throw new SymmetryRefusal(`tree symmetry needs blocks of at most 64 frames, got ${got}`);
  }
  const why = base.declares.picks === 'lowest' ? 'it picks the lowest' : whyNotSymmetric(base);
  if (why !== undefined) throw new SymmetryRefusal(`${name} has no tree symmetry: ${why}`);
  const { states, violations } = betweenCalls(beginningOf(scenario));
  if (violations === 0) return;
  const where = `${violations} of ${states} states of ${CPUS} CPUs`;
  throw new SymmetryRefusal(`${name} has no tree symmetry: it tells halves apart in ${where}`);
}

/** Do states at rest that swaps lead into one another lead to such states again? */
export function betweenCalls(scenario: Scenario): Equivariance {
  const machine = interleaved(scenario);
  const isResting = (words: Uint32Array, at: number) => machine.resting(words, at) !== undefined;
  return testEquivariance(new RestingSteps(symmetricMachine(machine), isResting));
}

function beginningOf(scenario: Scenario): Scenario {
  const { scripts, handlers, zone: on } = scenario;
  return {
    ...scenario,
    grain: 'locks',
    zone: on.orderMax <= ORDER ? on : zone({ regions: [[0, 2 ** ORDER]], orderMax: ORDER }),
    scripts: scripts.slice(0, CPUS).map((script) => script.slice(0, CALLS)),
    ...(handlers && { handlers: handlers.slice(0, CPUS) }),
  };
}
