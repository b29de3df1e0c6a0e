/**
 * Failures in the Static Analysis Results Interchange Format, version 2.1.0 (OASIS): what code
 * hosts show beside the code. The place of a failure is in the user's own file where there is one,
 * else the obligation's line, for that is what was broken; how it was broken is a code flow with a
 * thread for each CPU, in execution order.
 */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Obligation } from '../../spec/obligations/obligation.ts';
import { obligations } from '../../spec/obligations/obligations.ts';
import { type LogObligation, logObligations } from '../../spec/logs/log-obligations.ts';
import { obligationOf, ruleName } from './counterexample.ts';
import type { Finding, FlowStep } from './findings.ts';
import { packageRoot, sourceLine } from './source-line.ts';

const SCHEMA = 'https://json.schemastore.org/sarif-2.1.0.json';
const HOME = 'https://www.npmjs.com/package/buddycheck';

const rules: readonly (Obligation | LogObligation)[] = [
  ...Object.values(obligations),
  ...Object.values(logObligations),
];

/** The document. `limits` are what keeps the rest unknown; `exitCode` is the command's. */
export function sarif(
  findings: readonly Finding[],
  limits: readonly string[],
  exitCode: number,
): string {
  const log = {
    $schema: SCHEMA,
    version: '2.1.0',
    runs: [
      {
        tool: { driver: driver() },
        columnKind: 'utf16CodeUnits',
        invocations: [
          {
            executionSuccessful: true,
            exitCode,
            toolExecutionNotifications: limits.map((text) => ({
              level: 'warning',
              message: { text },
            })),
          },
        ],
        results: findings.map(resultOf),
      },
    ],
  };
  return `${JSON.stringify(log, null, 2)}\n`;
}

function driver() {
  const { version } = JSON.parse(readFileSync(join(packageRoot(), 'package.json'), 'utf8'));
  return {
    name: 'buddycheck',
    version: String(version),
    informationUri: HOME,
    rules: rules.map(({ id, name, statement, ...rest }) => ({
      id,
      name,
      shortDescription: { text: `${id} ${name}` },
      fullDescription: { text: statement },
      help: { text: helpOn(id, statement, 'formula' in rest ? rest.formula : undefined) },
      defaultConfiguration: { level: 'error' },
    })),
  };
}

/** What somebody reads who has never heard of the rule. */
const helpOn = (id: string, statement: string, formula: string | undefined): string =>
  [
    `${statement}.`,
    ...(formula === undefined ? [] : [`As a formula: ${formula}`]),
    `More, and the smallest story of it being broken: npx buddycheck explain ${id}`,
  ].join('\n');

function resultOf(finding: Finding) {
  const { subject, rule, why, method, zone, replay, key, flows, file } = finding;
  const index = rules.findIndex(({ id }) => id === rule);
  const place = placeOf(finding);
  const { at } = finding;
  const text = `${subject} breaks ${ruleName(rule)} on ${zone}: ${why}. Replay: ${replay}`;
  return {
    ruleId: rule,
    ...(index >= 0 && { ruleIndex: index }),
    level: 'error',
    message: { text },
    locations: [{ ...place, logicalLocations: [logicalOf(subject, at?.within)] }],
    ...(file !== undefined && file !== at?.file && { relatedLocations: [related(file)] }),
    ...(flows.length > 0 && {
      codeFlows: [{ threadFlows: flows.map((steps, cpu) => threadFlow(steps, cpu, finding)) }],
    }),
    partialFingerprints: {
      'buddycheckStory/v1': createHash('sha256').update(key).digest('hex'),
    },
    properties: { design: subject, method, zone, replay },
  };
}

/** The function, or else all of the design. */
const logicalOf = (subject: string, within: string | undefined) =>
  within === undefined
    ? { name: subject, kind: 'type' }
    : { name: within, fullyQualifiedName: `${subject}::${within}`, kind: 'function' };

const related = (file: string) => ({
  id: 1,
  message: { text: 'what was checked' },
  physicalLocation: { artifactLocation: { uri: uriOf(file) } },
});

/** The last step of all is where the obligation breaks, so it stands at the obligation's line. */
function threadFlow(steps: readonly FlowStep[], cpu: number, finding: Finding) {
  const last = Math.max(...finding.flows.flat().map(({ order }) => order));
  const first = { location: { message: { text: `cpu${cpu} takes no step` } } };
  return {
    id: `cpu${cpu}`,
    message: { text: `cpu${cpu}` },
    locations:
      steps.length === 0
        ? [first]
        : steps.map(({ order, text, level }) => ({
            location: { ...(order === last && placeOf(finding)), message: { text } },
            executionOrder: order,
            nestingLevel: level,
            importance: order === last ? 'essential' : 'important',
          })),
  };
}

/** Nothing for a rule that is none of the spec's, and has no place in a file. */
function placeOf({ rule, at }: Finding) {
  if (at) {
    const { file, line, byte } = at;
    const region =
      line === undefined
        ? byte !== undefined && { region: { byteOffset: byte, byteLength: 1 } }
        : { region: { startLine: line } };
    return { physicalLocation: { artifactLocation: { uri: uriOf(file) }, ...region } };
  }
  const obligation = obligationOf(rule);
  if (!obligation) return {};
  const [uri = '', line] = sourceLine(obligation.source).split(':');
  const region = line === undefined ? {} : { region: { startLine: Number(line) } };
  const artifactLocation = { uri, uriBaseId: '%SRCROOT%' };
  return { physicalLocation: { artifactLocation, ...region } };
}

const uriOf = (path: string): string =>
  path.replaceAll('\\', '/').replace(/^\.\//, '').split('/').map(encodeURIComponent).join('/');
