/**
 * Fields of what people write about a binary, each with the words for what it allows. By hand and
 * not by zod, since a config is also read in a page, which would be half as large again.
 */

/** What a field allows. */
export interface Field<Value> {
  /** The value, or the mistake in words. @throws RangeError that begins with `where` */
  read(value: unknown, where: string): Value;
}

/** What a field holds. */
export type ValueIn<Of> = Of extends Field<infer Value> ? Value : never;

const wrong = (where: string, what: string, value: unknown): RangeError => {
  const got = value === undefined ? '' : `, got ${JSON.stringify(value)}`;
  return new RangeError(`${where}: must be ${what}${got}`);
};

/** Whatever passes; `what` says what does. */
export const field = <Value>(
  what: string,
  passes: (value: unknown) => value is Value,
): Field<Value> => ({
  read(value, where) {
    if (passes(value)) return value;
    throw wrong(where, what, value);
  },
});

/** A number that passes. */
export const numberField = (what: string, passes: (n: number) => boolean): Field<number> =>
  field(what, (value): value is number => typeof value === 'number' && passes(value));

export const integerField = (min: number, max: number): Field<number> =>
  numberField(`an integer in ${min}..${max}`, (n) => Number.isInteger(n) && min <= n && n <= max);

/** A text that has this form. */
export const textField = (what: string, form: RegExp = /^/): Field<string> =>
  field(what, (value): value is string => typeof value === 'string' && form.test(value));

export const wordField = <const Word extends string>(words: readonly Word[]): Field<Word> =>
  field(
    `one of ${words.join(', ')}`,
    (value): value is Word => typeof value === 'string' && words.some((word) => word === value),
  );

/** Any number of values, each of the same kind. */
export const listField = <Value>(of: Field<Value>, least = 0): Field<Value[]> => ({
  read(value, where) {
    if (!Array.isArray(value)) throw wrong(where, 'a list', value);
    if (value.length < least) throw wrong(where, `a list of at least ${least}`, value);
    return value.map((one, i) => of.read(one, `${where}.${i}`));
  },
});

/** A list, or what is none. */
export const listOr = <Value, Item>(
  other: Field<Value>,
  list: Field<Item[]>,
): Field<Value | Item[]> => ({
  read: (value, where) =>
    Array.isArray(value) ? list.read(value, where) : other.read(value, where),
});

type Fields = Readonly<Record<string, Field<unknown>>>;

/** An object of such fields, none of which must be there. */
export type Some<Of extends Fields> = {
  readonly [Name in keyof Of]?: ValueIn<Of[Name]> | undefined;
};

/** An object that has these fields and no others, or some of them. */
export const objectField = <const Of extends Fields>(
  fields: Of,
): Field<Some<Of>> & { readonly fields: Of } => ({
  fields,
  read(value, where) {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      throw wrong(where || 'config', 'an object', value);
    }
    const found: Record<string, unknown> = {};
    for (const [name, of] of Object.entries(fields)) {
      const given: unknown = Object.hasOwn(value, name) ? value[name as keyof object] : undefined;
      if (given !== undefined) found[name] = of.read(given, where ? `${where}.${name}` : name);
    }
    const other = Object.keys(value).find((name) => !Object.hasOwn(fields, name));
    if (other === undefined) return found as Some<Of>;
    const known = Object.keys(fields).join(', ');
    throw new RangeError(`${where && `${where}: `}'${other}' must be one of ${known}`);
  },
});
