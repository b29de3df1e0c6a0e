/** `buddycheck help designs`: every name that can be checked, and what it is. */
import { designs } from '../../models/catalogue/designs.ts';
import { objectDesigns } from '../../models/catalogue/object-designs.ts';
import { subjects } from '../../models/catalogue/subjects.ts';

interface Named {
  readonly name: string;
  readonly summary: string;
}

/** Designs that are right, then those that are wrong on purpose. */
export function designsText(): string {
  const listed = (all: readonly Named[]) =>
    all.map(({ name, summary }) => `  ${name.padEnd(22)} ${summary}`).join('\n');
  const pages = subjects.filter(({ name }) => designs.every((design) => design.name !== name));
  const [pmm, ...slabs] = objectDesigns;
  const right = listed(pmm ? [...designs, pmm] : designs);
  const wrong = listed([...pages, ...slabs]);
  return `Designs:\n${right}\n\nWrong on purpose, or harmless variants:\n${wrong}`;
}
