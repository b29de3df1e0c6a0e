/** What a thread of a search makes for itself: a design by name or file, in lock step. */
import type { Zone } from '../../../spec/blocks/zone.ts';
import { Sequential } from '../../one-cpu/sequential.ts';
import { Symmetric } from '../../one-cpu/symmetric.ts';
import type { SubjectName } from '../job.ts';
import { isObjectDesign } from '../../catalogue/object-designs.ts';
import { namedDesign } from './named-design.ts';

/** @throws RangeError for a design that is not found, and a zone that the model refuses. */
export async function lockStepModel(
  subject: SubjectName,
  zone: Zone,
  isReduced: boolean,
): Promise<Sequential> {
  const design = await namedDesign(subject);
  if (isObjectDesign(design)) throw new RangeError(`${design.name} must be a design of pages`);
  return isReduced ? new Symmetric(design, zone) : new Sequential(design, zone);
}
