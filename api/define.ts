/** `defineDesign`: a design with its types, and a word on what it lacks before anything runs. */
import { asDesign } from '../models/jobs/design-shape.ts';
import type { Design } from '../spec/ports/page-port.ts';

/** The design itself. @throws RangeError naming the field that is missing or of another shape. */
export const defineDesign = (design: Design): Design => asDesign(design, 'defineDesign');
