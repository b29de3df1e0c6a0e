/**
 * A check of a binary as the data of a page: its parts, and every obligation that it breaks with a
 * story that the binary itself told, so that whoever opens the page needs no binary.
 */
import type { Program } from '../../../engine/wasm/lower/program.ts';
import { lookOf } from '../../kept/page-of-check.ts';
import { PAGE_FORMAT, type PageFailure, type PageReport } from '../../kept/page-report.ts';
import { stepsOf } from '../../kept/page-steps.ts';
import { encodeTrace, zoneText } from '../../kept/trace-text.ts';
import { playBinary } from '../../one-cpu/binaries/play-binary.ts';
import type { Finding } from '../../one-cpu/binaries/zones/finding.ts';
import { Binary } from '../../subject/binaries/binary-mount.ts';
import type { Convention } from '../../subject/binaries/convention.ts';
import type { BinaryLimits } from '../../subject/binaries/limits.ts';
import { partsOf, showProgram } from './parts.ts';
import type { Conformance } from './results.ts';

/** A binary that was checked, and how. */
export interface CheckedBinary {
  /** Kebab-case, for traces. */
  readonly name: string;
  /** The file, and its config, as commands name them. */
  readonly words: string;
  readonly program: Program;
  readonly convention: Convention;
  readonly limits: BinaryLimits;
  /** The command that checked it, or would. */
  readonly asked: string;
}

/** The page of a check. */
export function pageOfBinary(checked: CheckedBinary, result: Conformance): PageReport {
  const { name, asked } = checked;
  const unfit = result.levels.flatMap(({ level, unfit: why }) => (why ? [`${level}: ${why}`] : []));
  return {
    format: PAGE_FORMAT,
    asked,
    verdict: result.verdict,
    looks: partsOf(result).map((part) => lookOf(name, part)),
    leftOut: [...unfit, ...result.leftOut],
    failures: [
      ...result.findings.map((finding) => storyOf(checked, finding)),
      ...programFailures(checked, result),
    ],
  };
}

function storyOf(checked: CheckedBinary, { zone, level, failure, trace }: Finding): PageFailure {
  const { name, words, program, convention, limits } = checked;
  const binary = new Binary(program, convention, zone, limits);
  const highest = convention.listed ? 'inspected' : 'coalescing';
  const scenario = playBinary(binary, trace, highest, { level, rule: failure.rule });
  const text = encodeTrace({ subject: name, zone, calls: trace });
  return {
    ...failure,
    subject: name,
    zone: zoneText(zone),
    steps: stepsOf(scenario),
    replay: `npx buddycheck replay --design ${words} '${text}'`,
  };
}

/** What failed under some schedule: which program it was. */
function programFailures({ name, asked }: CheckedBinary, { programs }: Conformance): PageFailure[] {
  return programs.flatMap((program) => {
    const failure = program.counterexample?.failure ?? program.failure;
    if (!failure) return [];
    const { rule, why } = failure;
    return [{ rule, why: `${showProgram(program)}: ${why}`, subject: name, replay: asked }];
  });
}
