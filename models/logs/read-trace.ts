/** Reads a kernel's log from a file, compressed or not, and the one that ships. */
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { type Workload, workloadOf } from './recorded.ts';
import { parseTrace, type Trace } from './trace-file.ts';

/** Shell commands on a tmpfs, 2 CPUs, 256 MiB: see workloads/README.md. */
export const linuxTrace: URL = new URL('./workloads/linux-6.1-2cpu.ftrace.gz', import.meta.url);

/** The workload that ships. */
export const linuxWorkload = (): Workload => workloadOf('linux-6.1-2cpu', readTrace(linuxTrace));

/**
 * Reads a file, compressed if its name ends in `.gz`.
 * @throws RangeError naming the file and what is wrong with it.
 */
export function readTrace(file: string | URL): Trace {
  const name = String(file);
  try {
    const bytes = readFileSync(file);
    return parseTrace((name.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8'));
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new RangeError(`cannot read trace ${name}: ${why}`, { cause: error });
  }
}
