/** Opens files, chosen or dropped: a report is shown, a binary can be checked. */
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import type { PageReport } from '../../models/kept/page-report.ts';
import { BinaryCheck } from './binary-check.tsx';
import { dropped } from './dropped.ts';
import { embeddedBinary } from './embedded.ts';

interface OpenFileProps {
  readonly onOpen: (report: PageReport) => void;
}

export function OpenFile({ onOpen }: OpenFileProps): JSX.Element {
  const [wrong, setWrong] = useState('');
  const [binary, setBinary] = useState(embeddedBinary);
  const open = async (files: FileList | null | undefined): Promise<void> => {
    setWrong('');
    try {
      const found = await dropped([...(files ?? [])]);
      if (!found) return;
      if ('report' in found) onOpen(found.report);
      else setBinary(found.binary);
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      setWrong(error.message);
    }
  };
  return (
    <main
      class="message"
      onDragOver={(event) => event.preventDefault()}
      onDrop={(event) => {
        event.preventDefault();
        void open(event.dataTransfer?.files);
      }}
    >
      <h1>Open a file</h1>
      <p>
        A report that <code>npx buddycheck check --json</code> wrote, or an allocator as{' '}
        <code>.wasm</code>, with its config beside it if it needs one: drop it here, or choose it.
        It stays on this machine; the browser itself does not run it.
      </p>
      <label class="drop">
        A report as JSON, or a binary
        <input
          type="file"
          multiple
          accept=".json,application/json,.wasm,application/wasm"
          onChange={(event) => void open(event.currentTarget.files)}
        />
      </label>
      <p class="wrong" role="status">
        {wrong}
      </p>
      {binary && <BinaryCheck given={binary} onOpen={onOpen} />}
    </main>
  );
}
