/** `buddycheck replay --design ./x.wasm 'bc1:…'`: does a trace of a binary still fail? */
import { Binary } from '../../models/subject/binaries/binary-mount.ts';
import { playBinary } from '../../models/one-cpu/binaries/play-binary.ts';
import { notOffered, showCall } from '../../spec/operations/operations.ts';
import type { KeptTrace } from '../../models/kept/trace-text.ts';
import { readBinary } from '../options/read-binary.ts';
import { placeOfFinding, showPlace } from '../report/binary-documents.ts';
import { counterexample, scenarioLines } from '../report/counterexample.ts';
import { plural, tinted, type Voice } from '../terminal/style.ts';
import { type TestLanguage, testIn } from '../regression/languages.ts';
import { asUsage, exitCodes, UsageError } from '../options/usage.ts';

/** Plays the trace at the highest level that the binary can be asked for. @throws UsageError */
export async function replayBinary(
  trace: KeptTrace,
  {
    path,
    config,
    json,
    test,
  }: {
    readonly path: string;
    readonly config?: string;
    readonly json: boolean;
    readonly test: TestLanguage | undefined;
  },
  voice: Voice,
): Promise<number> {
  const given = await readBinary(path, config);
  const { program, convention, name, words } = given;
  if (name !== trace.subject) {
    throw new UsageError(`trace is of ${trace.subject}, got ${name}`);
  }
  const binary = asUsage(() => new Binary(program, convention, trace.zone));
  const level = convention.listed ? 'inspected' : 'coalescing';
  const other = notOffered(trace.calls, {});
  if (other) throw new UsageError(`a binary is called by alloc and free, got ${showCall(other)}`);
  const scenario = await playBinary(binary, trace.calls, level);
  const { failure, steps } = scenario;
  const verdict = failure ? 'fails' : 'holds';
  if (test) {
    const file = { path, config: given.written };
    const told = { ...trace, scenario, convention, binary: file };
    voice.say(asUsage(() => testIn(test, told)).trimEnd());
  } else if (json) voice.say(JSON.stringify({ verdict, failure }));
  else if (failure) {
    const calls = trace.calls.slice(0, steps.length);
    const place = placeOfFinding(given, { failure, trace: calls });
    const seen = place?.source && showPlace(place);
    const told = counterexample(voice, { ...trace, calls }, scenario, { file: words, seen });
    for (const line of told) voice.say(line);
  } else {
    const word = tinted(voice, 'good', 'HOLDS');
    voice.say(`${word}  ${name}   ${plural(steps.length, 'call')}, every answer right\n`);
    for (const line of scenarioLines(scenario)) voice.say(line);
  }
  return exitCodes[verdict];
}
