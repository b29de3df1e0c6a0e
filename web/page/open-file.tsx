/**
 * Opens what a check wrote: a JSON document, chosen or dropped. It is read as data and never sent;
 * one that is damaged, or is something else, is refused with the place that is wrong.
 */
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { pageOfDocument } from '../../models/kept/page-of-check.ts';
import type { PageReport } from '../../models/kept/page-report.ts';

/** Bytes of a file, at most. */
const BYTES_MAX = 50_000_000;

interface OpenFileProps {
  readonly onOpen: (report: PageReport) => void;
}

export function OpenFile({ onOpen }: OpenFileProps): JSX.Element {
  const [wrong, setWrong] = useState('');
  const open = async (file: File | undefined): Promise<void> => {
    if (!file) return;
    try {
      onOpen(await reportIn(file));
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      setWrong(`${file.name}: ${error.message}`);
    }
  };
  return (
    <main
      class="message"
      onDragOver={(event) => event.preventDefault()}
      onDrop={(event) => {
        event.preventDefault();
        void open(event.dataTransfer?.files[0]);
      }}
    >
      <h1>Open a report</h1>
      <p>
        What <code>npx buddycheck check --json</code> wrote: drop it here, or choose it. It stays on
        this machine.
      </p>
      <label class="drop">
        A report, as JSON
        <input
          type="file"
          accept=".json,application/json"
          onChange={(event) => void open(event.currentTarget.files?.[0])}
        />
      </label>
      <p class="wrong" role="status">
        {wrong}
      </p>
    </main>
  );
}

/** @throws RangeError saying why it is no report. */
async function reportIn(file: File): Promise<PageReport> {
  if (file.size > BYTES_MAX) {
    throw new RangeError(`a report has at most ${BYTES_MAX} bytes, got ${file.size}`);
  }
  let document: unknown;
  try {
    document = JSON.parse(await file.text());
  } catch {
    throw new RangeError('it is no JSON');
  }
  return pageOfDocument(document, file.name);
}
