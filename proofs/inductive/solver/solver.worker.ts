/**
 * The solver in a process of its own. z3 is WebAssembly with threads: it keeps the process that
 * loaded it alive and its memory only grows, so it gets one that ends with the questions. It is
 * asked through `Solver.fromString` and `check`, which are reliable; its other way in is not.
 */
import { init, killThreads } from 'z3-solver';
import type { Answer, Asked } from './solver.ts';

const api = await init();
const { Solver } = new api.Context('lemmas');

async function answerTo({ id, logic, text, shown, secondsMax }: Asked): Promise<Answer> {
  const began = process.cpuUsage();
  const solver = new Solver(logic);
  solver.set('timeout', Math.round(secondsMax * 1000));
  solver.fromString(text);
  const answer = await solver.check();
  const values = new Map<string, string>();
  if (answer === 'sat') {
    const model = solver.model();
    for (const one of model.decls()) values.set(`${one.name()}`, `${model.get(one)}`);
  }
  const told = shown.map((name) => values.get(name) ?? '?');
  const reason = answer === 'unknown' ? [solver.reasonUnknown()] : told;
  solver.release();
  const { user, system } = process.cpuUsage(began);
  return { id, answer, values: reason, cpuSeconds: (user + system) / 1e6 };
}

process.on('message', (asked: Asked) => {
  answerTo(asked).then(
    (answer) => process.send?.(answer),
    (error: unknown) =>
      process.send?.({ id: asked.id, answer: 'unknown', values: [`${error}`], cpuSeconds: 0 }),
  );
});

// Also when whoever asked is gone, in the middle of a question: nobody else would end this process.
const end = (): void => {
  void killThreads(api.em).finally(() => process.exit());
};
process.on('disconnect', end);
if (process.connected) process.send?.('ready');
else end();
