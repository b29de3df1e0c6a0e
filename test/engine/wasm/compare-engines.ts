/**
 * Compares the interpreter with rewritten code on the host's engine on so many random modules, half
 * of them with addresses of 64 bits: `node test/engine/wasm/compare-engines.ts 20000`. A seed may
 * follow. Ends with 1 at the first that differs.
 */
import { prng } from '../../../engine/random/prng.ts';
import { compareRandom } from './both-engines.ts';

const [count = '1000', seed = '1'] = process.argv.slice(2);
const chance = prng(Number(seed));
const all = { answered: 0, trapped: 0, spare: 0 };
for (let i = 0; i < Number(count); i++) {
  const { differs, ...ended } = compareRandom(chance, i % 2 === 0 ? 32 : 64);
  if (differs !== undefined) {
    process.stdout.write(`module ${i} of seed ${seed} differs:\n${differs}\n`);
    process.exit(1);
  }
  for (const key of ['answered', 'trapped', 'spare'] as const) all[key] += ended[key];
}
process.stdout.write(`${count} modules of seed ${seed} agree: ${JSON.stringify(all)}\n`);
