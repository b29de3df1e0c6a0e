/** What a thread of a search makes for itself: a design by name or file, in lock step. */
import { Sequential } from '../../models/one-cpu/sequential.ts';
import { Symmetric } from '../../models/one-cpu/symmetric.ts';
import type { Zone } from '../../spec/blocks/zone.ts';
import { chosenDesign } from '../options/design-file.ts';

/** @throws UsageError as `chosenDesign` does; RangeError for a zone that the model refuses. */
export async function lockStepModel(
  design: string,
  zone: Zone,
  isReduced: boolean,
): Promise<Sequential> {
  const chosen = await chosenDesign(design);
  return isReduced ? new Symmetric(chosen, zone) : new Sequential(chosen, zone);
}
