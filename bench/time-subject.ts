/**
 * Times one subject in this process and prints nanoseconds of processor time per call: the best of
 * five rounds after a warm-up, of which the first one or two still run in half-optimized code.
 * Arguments: name, live blocks, calls, seed, wasm file or ''.
 */
import { drawScript, Workload } from './mixed-calls.ts';
import { subjectNamed } from './subjects.ts';

const [name = '', live, calls, seed, wasmFile] = process.argv.slice(2);
const subject = subjectNamed(name, wasmFile || undefined);
const workload = new Workload(Number(live));
// The slow one gets fewer calls: after some thousands its time per call is stable.
const count = name === '@thi.ng/malloc' ? 20_000 : Number(calls);
workload.run(subject, drawScript(Math.max(count, 2 * Number(live)), 1));
const script = drawScript(count, Number(seed));
let best = Number.POSITIVE_INFINITY;
for (let round = 0; round < 5; round++) {
  const before = process.cpuUsage();
  const served = workload.run(subject, script);
  const { user, system } = process.cpuUsage(before);
  best = Math.min(best, ((user + system) * 1_000) / served);
}
console.log(best.toFixed(2));
