/**
 * Do checkers that nobody here wrote find what ours finds? SPIN and TLC search the exported
 * modules; states, steps, verdicts and shortest failures are compared, exactly.
 *
 * Run: npm run second-opinion   (a minute, most of it gcc's; SPIN: apt-get install spin gcc;
 * TLC: TLA2TOOLS_JAR=/path/to/tla2tools.jar). Exit code 0 where all that was run agrees, 1 where
 * something does not, 2 where SPIN is missing: then nothing is claimed.
 */
import { difference, type Question, questions } from './second-opinion/questions.ts';
import { type Opinion, runSpin, spinVersion } from './second-opinion/spin.ts';
import { runTlc, tlcJar } from './second-opinion/tlc.ts';

const say = (line: string): boolean => process.stdout.write(`${line}\n`);

function shown(opinion: Opinion): string {
  if (opinion.verdict === 'fails') return `fails in ${opinion.steps}`;
  const [states, steps] = [opinion.states, opinion.transitions].map((n) => n.toLocaleString('en'));
  return `${states} states, ${steps} steps`;
}

const spin = spinVersion();
const tlc = tlcJar();
say(`SPIN: ${spin ?? 'not run: there is no spin, or no gcc'}`);
say(`TLC:  ${'jar' in tlc ? tlc.jar : `not run: ${tlc.missing}`}`);
say('SPIN and TLC count the initial state as one step more.\n');

let differing = 0;

/** What another tool's opinion is worth next to ours, in words. */
function compared(ours: Opinion, theirs: Opinion): string {
  const differs = difference(ours, theirs);
  if (differs === undefined) return 'agrees';
  differing++;
  return `DIFFERS: ${differs}`;
}

function ask({ what, zone, promela, switches, tla, ours }: Question): void {
  const own = ours();
  const spinSays = spin ? compared(own, runSpin(promela, { switches }).opinion) : 'not run';
  const tlcSays =
    tla && 'jar' in tlc ? compared(own, runTlc(tlc.jar, tla.name, tla.text)) : 'not run';
  const columns = [what.padEnd(20), zone.padEnd(13), shown(own).padEnd(34)];
  say(`${columns.join('  ')}  SPIN ${spinSays}; TLC ${tlcSays}`);
}

for (const question of questions()) ask(question);
if (differing > 0) say(`\n${differing} opinions differ`);
process.exitCode = differing > 0 ? 1 : spin ? 0 : 2;
