/**
 * Locks are held with interrupts on, and a handler that allocates wants one of them.
 * Happened: suspected in the crash of document 002. Infects pmm.
 */
import { pmm } from '../../slab/pmm.ts';
import { sharedObjectFault } from './shared-object-fault.ts';
import { InterruptsOn } from './smp-interrupts-on.ts';

/** See the head of this file. */
export const objectsInterruptsOn = sharedObjectFault(
  pmm,
  {
    name: 'smp-pmm-interrupts-on',
    obligation: 'K4',
    bug: 'Locks are held with interrupts on, and a handler that allocates wants one of them.',
    happened: 'suspected in the crash of document 002',
  },
  InterruptsOn,
);
