/** Checks what is shown, here: every call from every state, or every schedule of the programs. */
import type { JSX } from 'preact';
import { obligations } from '../../spec/obligations/obligations.ts';
import type { ObligationId } from '../../spec/blocks/blame.ts';
import type { Answer, Question, Said } from '../check/messages.ts';
import { useAsking } from './use-asking.ts';

interface CheckHereProps {
  readonly title: string;
  readonly question: Question;
  /** What the numbers count besides states: `calls` or `steps`. */
  readonly unit: string;
}

export function CheckHere({ title, question, unit }: CheckHereProps): JSX.Element {
  const { said, isRunning, run, stop } = useAsking(JSON.stringify(question));
  return (
    <div class="check-here">
      <h2>{title}</h2>
      <div class="row">
        <button type="button" class="main" disabled={isRunning} onClick={() => run(question)}>
          Check
        </button>
        <button type="button" disabled={!isRunning} onClick={stop}>
          Stop
        </button>
      </div>
      <div role="status">{said && <Told said={said} unit={unit} />}</div>
    </div>
  );
}

const count = (n: number): string => n.toLocaleString('en');

function Told({ said, unit }: { said: Said; unit: string }): JSX.Element | null {
  if (said.kind === 'states' || said.kind === 'report') return null;
  if (said.kind === 'refusal') return <p class="wrong">{said.why}</p>;
  if (said.kind === 'progress') {
    return (
      <p class="note">
        {count(said.states)} states, depth {said.depth} …
      </p>
    );
  }
  return <Verdict answer={said} unit={unit} />;
}

function Verdict({ answer, unit }: { answer: Answer; unit: string }): JSX.Element {
  const { verdict, states, depth, calls, limit, rule, why, trace } = answer;
  const name = rule === undefined ? '' : (obligations[rule as ObligationId]?.name ?? '');
  const looked = `${count(states)} states, depth ${depth}, ${count(calls)} ${unit}`;
  return (
    <div class={`answer ${verdict}`}>
      <p>
        <strong>{verdict}</strong> {limit ?? ''}
      </p>
      {verdict === 'fails' && (
        <p>
          {rule} {name}: {why}
        </p>
      )}
      <p class="note">{looked}</p>
      {trace !== undefined && (
        <p>
          <a href={`#${trace}`}>Open the shortest story of it</a>
        </p>
      )}
    </div>
  );
}
