/** A call of one's own: typed, or by a button for each order and each live block. */
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import type { Call } from '../../spec/operations/operations.ts';
import type { Scene } from '../heap/scene.ts';
import { readCall } from './read-call.ts';

interface AskProps {
  readonly scene: Scene;
  /** Makes the call; undefined where none can be made. */
  readonly ask: ((call: Call) => void) | undefined;
  readonly whyNot: (call: Call) => string | undefined;
  readonly undo: (() => void) | undefined;
}

export function Ask({ scene, ask, whyNot, undo }: AskProps): JSX.Element {
  const isOver = ask === undefined;
  const [text, setText] = useState('');
  const [wrong, setWrong] = useState('');
  const submit = (event: Event): void => {
    event.preventDefault();
    try {
      const call = readCall(text, scene.live);
      const why = whyNot(call);
      if (why !== undefined) return setWrong(why);
      ask?.(call);
      setText('');
      setWrong('');
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      setWrong(error.message);
    }
  };
  return (
    <form class="ask" onSubmit={submit}>
      <label for="call">Make a call</label>
      <div class="row">
        <input
          id="call"
          type="text"
          value={text}
          placeholder="alloc 1 · free 4^1 · free a"
          disabled={isOver}
          autocomplete="off"
          spellcheck={false}
          aria-describedby="call-wrong"
          onInput={(event) => setText(event.currentTarget.value)}
        />
        <button type="submit" disabled={isOver}>
          Make it
        </button>
        <button type="button" disabled={!undo} onClick={undo}>
          Undo
        </button>
      </div>
      <p id="call-wrong" class="wrong" role="status">
        {wrong}
      </p>
    </form>
  );
}
