/**
 * The pages under the slabs toggle the pair bit of the order that was asked for, as the published
 * source of document 002 does: one CPU is enough, and no lock could help.
 * Happened: document 002. Infects pmm over pages that trust their bits.
 */
import { pmm } from '../../slab/pmm.ts';
import { pairMapTrusting } from '../../designs/pair-map-trusting.ts';
import { lockedObjects } from '../../smp/object-locks.ts';
import { pairBitOfRequest } from '../pages/pair-bit-of-request.ts';
import { type SharedObjectFault, sharedObjectFault } from './shared-object-fault.ts';

const trusting = { ...pmm, name: 'pmm-trusting', pages: pairMapTrusting };

/** See the head of this file. */
export const pagesOfRequest: SharedObjectFault = {
  ...sharedObjectFault(
    { ...pmm, pages: pairBitOfRequest.design },
    {
      name: 'smp-pmm-pair-bit-of-request',
      obligation: 'I8',
      bug: 'Pages under slabs toggle the pair bit of the order that was asked for.',
      happened: 'document 002',
    },
  ),
  infects: lockedObjects(trusting).name,
};
