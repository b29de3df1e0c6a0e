/**
 * A binary that was dropped: its config, if it needs one, and a check of it here, with progress and
 * an end. What comes of it is shown as a report.
 */
import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type { GivenInPage } from '../../models/kept/given-binary.ts';
import type { PageReport } from '../../models/kept/page-report.ts';
import type { Said } from '../check/messages.ts';
import { useAsking } from '../parts/use-asking.ts';

interface BinaryCheckProps {
  readonly given: GivenInPage;
  readonly onOpen: (report: PageReport) => void;
}

export function BinaryCheck({ given, onOpen }: BinaryCheckProps): JSX.Element {
  const { name, bytes } = given;
  const [config, setConfig] = useState(() => configText(given.config));
  const [wrong, setWrong] = useState('');
  const { said, isRunning, run, stop } = useAsking(`${name} ${bytes.length}`);
  useEffect(() => {
    if (said?.kind === 'report') onOpen(said.report);
  }, [said]);
  const check = (): void => {
    setWrong('');
    try {
      const read: unknown = config.trim() === '' ? {} : JSON.parse(config);
      run({ kind: 'binary', name, bytes, config: read });
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error;
      setWrong('the config is no JSON');
    }
  };
  return (
    <section class="check-here" aria-label="Check a binary">
      <h2>
        {name}, {bytes.length.toLocaleString('en')} bytes
      </h2>
      <label>
        Config, as JSON; none is needed for a binary that exports the calls of buddycheck.h
        <textarea
          rows={3}
          spellcheck={false}
          value={config}
          onInput={(event) => setConfig(event.currentTarget.value)}
        />
      </label>
      <div class="row">
        <button type="button" class="main" disabled={isRunning} onClick={check}>
          Check
        </button>
        <button type="button" disabled={!isRunning} onClick={stop}>
          Stop
        </button>
      </div>
      <p class={said?.kind === 'refusal' || wrong ? 'wrong' : 'note'} role="status">
        {wrong || told(said)}
      </p>
    </section>
  );
}

/** An empty config is none. */
function configText(config: unknown): string {
  const text = JSON.stringify(config ?? {}, undefined, 2);
  return text === '{}' ? '' : text;
}

function told(said: Said | undefined): string {
  if (said?.kind === 'refusal') return said.why;
  if (said?.kind === 'answer') return `unknown: ${said.limit ?? ''}`;
  if (said?.kind !== 'progress') return '';
  const { what = '', states, depth } = said;
  return `${what}: ${states.toLocaleString('en')} states, depth ${depth} …`;
}
