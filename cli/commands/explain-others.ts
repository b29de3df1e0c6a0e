/** What `explain` knows besides obligations: faults, promises, levels, rules of logs and so on. */
import { levelObligations } from '../../models/one-cpu/binaries/levels.ts';
import type { KillRow } from '../../proofs/kill-matrix.ts';
import { designs, offeringMore } from '../../models/catalogue/designs.ts';
import { binaryPromises } from '../../spec/promises/binary-promises.ts';
import { showCost } from '../../spec/promises/cost.ts';
import { type PromiseRecord, units } from '../../spec/promises/promise.ts';
import { promises, sharedPromises } from '../../spec/promises/promises.ts';
import { logObligations } from '../../spec/logs/log-obligations.ts';
import { exitCodes } from '../options/usage.ts';

/** A thing with a name, in titled notes. */
export interface Topic {
  readonly name: string;
  readonly kind: 'fault' | 'variant' | 'promise' | 'level' | 'rule of logs' | 'exit code';
  readonly notes: readonly (readonly [title: string, lines: readonly string[]])[];
}

const meaningOf: Readonly<Record<keyof typeof exitCodes, string>> = {
  holds: 'it holds, within the bounds that the report names',
  fails: 'it fails, and the report tells the shortest story found',
  unknown: 'a limit was met, or you stopped it: nothing is known of what lies beyond',
  usage: 'what was asked for cannot be done: the message names the value and what was allowed',
  software: "a bug of buddycheck's own, or of a module that it was given: no verdict",
  output: 'the answer, or a job on a queue, could not be written, as on a full disk: no verdict',
};

/** Everything that has a name and is no obligation. */
export const otherTopics = (rows: readonly KillRow[]): Topic[] => [
  ...Object.entries({ ...binaryPromises, ...promises, ...sharedPromises }).map(ofPromise),
  ...Object.entries(levelObligations).map(
    ([name, asks]): Topic => ({
      name,
      kind: 'level',
      notes: [['asks of a binary', [`${asks}, and all of the levels below`]]],
    }),
  ),
  ...Object.values(logObligations).map(
    ({ id, name, statement, seenOf }): Topic => ({
      name: id,
      kind: 'rule of logs',
      notes: [
        ['name', [name]],
        ['says', [statement]],
        ['is seen of', [seenOf.join(', ')]],
        ['asked by', ['buddycheck trace']],
      ],
    }),
  ),
  ...Object.entries(exitCodes).map(
    ([word, code]): Topic => ({
      name: `${code}`,
      kind: 'exit code',
      notes: [['says', [meaningOf[word as keyof typeof exitCodes]]]],
    }),
  ),
  ...rows.map(ofFault),
];

function ofPromise([name, record]: readonly [string, PromiseRecord]): Topic {
  const { says, selects } = record;
  return {
    name,
    kind: 'promise',
    notes: [
      ['says', [says]],
      ['values', 'words' in record ? [record.words.join(', ')] : [record.is]],
      ['selects', [selects.join(', ')]],
      ...costNotes(record),
    ],
  };
}

/** What designs declare to cost, and what is counted. */
function costNotes({ is }: PromiseRecord): Topic['notes'] {
  if (is !== 'costs' && is !== 'cost') return [];
  const declared = [...designs, ...offeringMore].flatMap(({ name, declares }) => {
    const { accesses = {}, metadataMax = {} } = declares;
    const costs = is === 'cost' ? [['words', metadataMax] as const] : Object.entries(accesses);
    return costs.map(([of, cost]) => `${name} ${of}: ${showCost(cost)}`);
  });
  const counted = Object.entries(units).filter(([unit]) => unit !== 'once');
  return [
    ['declared', declared],
    ['where', counted.map(([unit, says]) => `${unit}: each ${says}`)],
  ];
}

function ofFault({ name, infects, about, named, killers, attempts }: KillRow): Topic {
  const found = Object.entries(attempts).flatMap(([method, { verdict, rule, length }]) =>
    verdict === 'killed' ? [`${method}: ${rule} in ${length}`] : [`${method}: ${verdict}`],
  );
  const trace = Object.values(attempts).find(({ trace: text }) => text?.startsWith('bc1:'))?.trace;
  return {
    name,
    kind: named === undefined ? 'variant' : 'fault',
    notes: [
      [named === undefined ? 'is right, for' : 'does wrong', [about]],
      ['is made of', [infects]],
      ['breaks', named === undefined ? [] : [named]],
      ['is seen by', killers.length > 0 ? [killers.join(', ')] : []],
      ['tried by', found],
      ['replay', trace === undefined ? [] : [`npx buddycheck replay '${trace}'`]],
    ],
  };
}
