/** Every fault of blocks whose parts are given back one by one. */
import type { Fault } from './fault.ts';
import { splitBelieves } from './split-believes.ts';
import { splitFirstOnly } from './split-first-only.ts';
import { splitFreesRest } from './split-frees-rest.ts';
import { splitToHalves } from './split-to-halves.ts';
import { splitUpwards } from './split-upwards.ts';

export const splitFaults: readonly Fault[] = [
  splitFirstOnly,
  splitBelieves,
  splitToHalves,
  splitUpwards,
  splitFreesRest,
];
