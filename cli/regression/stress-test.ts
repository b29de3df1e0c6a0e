/** A schedule as a C program: its steps as comments, and a loop that stresses real threads. */
import type { Failure } from '../../engine/search/model.ts';
import type { FunctionEntry } from '../../engine/wasm/decode/module.ts';
import type { Program } from '../../engine/wasm/lower/program.ts';
import type { Act } from '../../models/many-cpus/programs/scripts.ts';
import type { Scenario } from '../../models/many-cpus/world/scenario.ts';
import type { Convention } from '../../models/subject/binaries/convention.ts';
import { rowOf } from '../../spec/operations/operations.ts';
import { filled, template, valuesOf } from './c-test.ts';

/** What is printed. */
export interface StressTest {
  readonly scenario: Scenario;
  readonly convention: Convention;
  /** The binary, whose imports have names. */
  readonly program: Program | undefined;
  readonly failure: Failure | undefined;
  /** How it went, line by line. */
  readonly told: readonly string[];
}

/** How long it runs. */
const SECONDS = 5;

/** @throws RangeError for a zone that is not one region without holes. */
export function stressTest({ scenario, convention, program, failure, told }: StressTest): string {
  const { design, zone, scripts } = scenario;
  const of = { subject: design.name, zone, convention, failure, steps: [] };
  const isCached = convention.cpus.cached !== undefined;
  return filled(template('stress.c'), {
    ...valuesOf(of),
    FILE: `${design.name.replaceAll('-', '_')}_stress.c`,
    SCHEDULE: told.map((line) => ` * ${line.replaceAll('*/', '* /')}`.trimEnd()).join('\n') + '\n',
    CPUS: `${scripts.length}`,
    SECONDS: `${SECONDS}`,
    KEEPS_CACHES: isCached ? '1' : '0',
    HOOKS: hooksOf(convention, program),
    SCRIPTS: scriptsOf(scripts),
  });
}

function scriptsOf(scripts: readonly (readonly Act[])[]): string {
  const lines = scripts.map((script, cpu) => {
    const acts = script.map(actOf);
    return `static const int script${cpu}[] = {${acts.join(', ') || '0'}};`;
  });
  const names = scripts.map((_, cpu) => `script${cpu}`).join(', ');
  const lengths = scripts.map(({ length }) => length).join(', ');
  return [
    ...lines,
    `static const int *const scripts[] = {${names}};`,
    `static const unsigned lengths[] = {${lengths}};`,
  ].join('\n');
}

function actOf(act: Act): string {
  if ('order' in act) return `${act.order}`;
  if ('which' in act) return act.which === 'last' ? 'FREE_LATEST' : 'FREE_OLDEST';
  throw new RangeError(`a test in C allocates and frees, got ${rowOf(act).script.show(act)}`);
}

/** What the machine lends: the number of the CPU, and locks by address. */
function hooksOf({ cpus }: Convention, program: Program | undefined): string {
  const find = (imported: string | undefined) =>
    imported === undefined
      ? undefined
      : program?.module.functions.find((entry) => entry.imported === imported);
  const [cpu, lock, unlock] = [find(cpus.cpu), find(cpus.lock), find(cpus.unlock)];
  const named = ({ name, symbol }: FunctionEntry): string =>
    symbol ?? name.split('.').at(-1) ?? name;
  const number = cpu ? [`unsigned ${named(cpu)}(void) { return this_cpu; }`, ''] : [];
  if (!lock || !unlock) return number.join('\n');
  const parameter = lock.type.params.length > 0 ? 'void *lock' : 'void';
  const which = lock.type.params.length > 0 ? 'lock' : '0';
  return [
    ...number,
    'static pthread_mutex_t table = PTHREAD_MUTEX_INITIALIZER;',
    'static struct { void *of; pthread_mutex_t mutex; } locks[64];',
    '',
    'static pthread_mutex_t *mutex_of(void *lock) {',
    '  unsigned i = 0;',
    '  pthread_mutex_lock(&table);',
    '  if (!lock) lock = &table;',
    '  while (i < 63 && locks[i].of && locks[i].of != lock) i++;',
    '  locks[i].of = lock;',
    '  pthread_mutex_unlock(&table);',
    '  return &locks[i].mutex;',
    '}',
    '',
    `void ${named(lock)}(${parameter}) { pthread_mutex_lock(mutex_of(${which})); }`,
    `void ${named(unlock)}(${parameter}) { pthread_mutex_unlock(mutex_of(${which})); }`,
    '',
  ].join('\n');
}
