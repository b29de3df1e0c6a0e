/** Finds the design that a job names: in the catalogue, or in a module of the user's. */
import type { SubjectName } from '../job.ts';
import { type AnyDesign } from '../../catalogue/object-designs.ts';
import { catalogued } from '../means.ts';
import { designIn } from './design-file.ts';

/** @throws RangeError for a name that nothing has, and for a module that has no design. */
export const namedDesign = async (subject: SubjectName): Promise<AnyDesign> =>
  subject.file === undefined ? catalogued(subject) : designIn(subject.file);
