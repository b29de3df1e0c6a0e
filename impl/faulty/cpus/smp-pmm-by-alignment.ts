/**
 * A free of what is aligned to a page is taken for the free of a page, on several CPUs: the bug is
 * that of `slab-by-alignment`, and needs one CPU only. Happened: suspected in the crash of
 * document 002. Infects pmm.
 */
import { sharedObjectFault } from './shared-object-fault.ts';
import { byAlignment } from '../objects/slab-by-alignment.ts';

/** See the head of this file. */
export const sharedByAlignment = sharedObjectFault(byAlignment.design, {
  name: 'smp-pmm-by-alignment',
  obligation: 'S8',
  bug: 'A free of what is aligned to a page is taken for the free of a page.',
  happened: 'suspected in the crash of document 002',
});
