/** To take it along: the link, the command that replays it, a test of it, the picture as a file. */
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { encodeTrace } from '../../models/kept/trace-text.ts';
import { type HeapLink, linkTo } from './link.ts';

export function Share({ link }: { link: HeapLink }): JSX.Element {
  const [done, setDone] = useState('');
  const copy = (what: string, text: string): void => {
    const note = (ok: boolean): void =>
      setDone(ok ? `${what} copied` : `copy it yourself: ${text}`);
    // A file that is opened from a disk may have no clipboard.
    if (!navigator.clipboard) return note(false);
    navigator.clipboard.writeText(text).then(
      () => note(true),
      () => note(false),
    );
  };
  const command = `npx buddycheck replay '${encodeTrace(link.trace)}'`;
  const address = `${location.href.replace(/#.*$/, '')}${linkTo(link)}`;
  return (
    <div class="share">
      <h2>Take it along</h2>
      <div class="row">
        <button type="button" onClick={() => copy('link', address)}>
          Link
        </button>
        <button type="button" onClick={() => copy('command', command)}>
          Command
        </button>
        <button
          type="button"
          onClick={() => copy('command', command.replace('replay', 'replay --test'))}
        >
          Test
        </button>
      </div>
      <p class="note" role="status">
        {done}
      </p>
    </div>
  );
}
