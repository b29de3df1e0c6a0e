/** What the texts of options mean, and the words for one that means nothing. */
import { z } from 'zod';
import { UsageError } from './usage.ts';

/** An option's text as an integer; the message of a bad one names it, its value and its range. */
export const integer = (name: string, min: number, max: number) =>
  z.string().transform((text, context) => {
    const n = Number(text);
    if (/^\d+$/.test(text) && min <= n && n <= max) return n;
    const message = `--${name} must be an integer in ${min}..${max}, got '${text}'`;
    context.addIssue({ code: 'custom', message });
    return z.NEVER;
  });

/** An option's text as a decimal number, in the same words. */
export const decimal = (name: string, min: number, max: number) =>
  z.string().transform((text, context) => {
    const n = Number(text);
    if (/^\d+(\.\d+)?$/.test(text) && min <= n && n <= max) return n;
    const message = `--${name} must be a number in ${min}..${max}, got '${text}'`;
    context.addIssue({ code: 'custom', message });
    return z.NEVER;
  });

/** What the schema makes of the values, or a UsageError with the first thing that is wrong. */
export function checked<Schema extends z.ZodType>(
  schema: Schema,
  value: unknown,
): z.output<Schema> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new UsageError(parsed.error.issues[0]?.message ?? 'bad options');
}
