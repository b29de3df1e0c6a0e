/** What a design of the user's must have, whoever hands it over. */
import { z } from 'zod';
import type { Design } from '../../spec/ports/page-port.ts';
import { type PromiseRecord, type Unit, units } from '../../spec/promises/promise.ts';
import { promises } from '../../spec/promises/promises.ts';

const callable = z.custom<() => unknown>((value) => typeof value === 'function', {
  error: 'must be a function',
});

const unitNames = Object.keys(units) as [Unit, ...Unit[]];
const cost = z.partialRecord(z.enum(unitNames), z.number().min(0));

/** What a promise may be given. */
function valueOf(record: PromiseRecord): z.ZodType {
  if (record.is === 'bound') return callable;
  if (record.is === 'several') return z.array(z.string());
  if (record.is === 'count') return z.int().min(0);
  if (record.is === 'costs') return z.record(z.string(), cost).optional();
  if (record.is === 'cost') return cost.optional();
  if (record.is === 'flag') return z.boolean().optional();
  const word = z.enum(record.words);
  return record.otherwise === undefined ? word : word.optional();
}

const schema = z.object({
  name: z.string().regex(/^[a-z\d]+(-[a-z\d]+)*$/, 'must be in kebab-case'),
  summary: z.string(),
  source: z.string(),
  declares: z.object(
    Object.fromEntries(
      Object.entries<PromiseRecord>(promises).map(([name, record]) => [name, valueOf(record)]),
    ),
  ),
  nodeWords: z.int().min(0),
  metadataWords: callable,
  attach: callable,
});

/** The value, if it is a design. @throws RangeError naming `from`, and the field that is wrong. */
export function asDesign(value: unknown, from: string): Design {
  const read = schema.safeParse(value);
  if (!read.success) throw new RangeError(`${from} exports no design: ${lack(read.error)}`);
  return value as Design;
}

function lack(error: z.ZodError): string {
  const issue = error.issues[0];
  return issue ? `${issue.path.join('.')}: ${issue.message}` : 'it has another shape';
}
