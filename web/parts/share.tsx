/** To take it along: the link, the command that replays it, a test of it, the picture as a file. */
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { savePicture } from './save-picture.ts';

interface CopiesProps {
  /** The trace or schedule as one line. */
  readonly text: string;
  /** Where one is, from `#` on. */
  readonly link: string;
}

export function Copies({ text, link }: CopiesProps): JSX.Element {
  const [done, setDone] = useState('');
  const copy = (what: string, value: string): void => {
    const note = (ok: boolean): void =>
      setDone(ok ? `${what} copied` : `copy it yourself: ${value}`);
    // A file that is opened from a disk may have no clipboard.
    if (!navigator.clipboard) return note(false);
    navigator.clipboard.writeText(value).then(
      () => note(true),
      () => note(false),
    );
  };
  const address = `${location.href.replace(/#.*$/, '')}${link}`;
  return (
    <div class="share">
      <h2>Take it along</h2>
      <div class="row">
        <button type="button" onClick={() => copy('link', address)}>
          Link
        </button>
        <button type="button" onClick={() => copy('command', `npx buddycheck replay '${text}'`)}>
          Command
        </button>
        <button
          type="button"
          onClick={() => copy('command', `npx buddycheck replay --test '${text}'`)}
        >
          Test
        </button>
        <button type="button" onClick={() => void savePicture('svg')}>
          SVG
        </button>
        <button type="button" onClick={() => void savePicture('png')}>
          PNG
        </button>
      </div>
      <p class="note" role="status">
        {done}
      </p>
    </div>
  );
}
