/**
 * The states of a small zone as a graph: where the calls of the link lead, what can be called from
 * there, and by a click anywhere else. A worker looks at them; a zone that is too large is refused.
 */
import type { JSX } from 'preact';
import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { zoneText } from '../../models/kept/trace-text.ts';
import { showZone } from '../../spec/blocks/zone.ts';
import { type Asking, ask } from '../check/ask-worker.ts';
import type { Said } from '../check/messages.ts';
import { Setup } from '../heap-page/setup.tsx';
import { Figure } from '../parts/figure.tsx';
import type { StatesLink } from '../parts/link.ts';
import { useWidth } from '../pictures/scale.ts';
import { labelOf, StateMap } from '../pictures/state-map.tsx';
import type { Explored } from '../states/explore.ts';
import { fold, type Folding, foldings } from '../states/fold.ts';
import { callsTo, placeBehind } from '../states/walk.ts';
import { Counts } from './counts.tsx';
import { Here } from './here.tsx';

interface StatesViewProps {
  readonly link: StatesLink;
  readonly onGo: (link: StatesLink, isNew: boolean) => void;
}

export function StatesView({ link, onGo }: StatesViewProps): JSX.Element {
  const { trace } = link;
  const said = useStates(trace.subject, link);
  return (
    <main class="states-view">
      <section class="side" aria-label="What is drawn">
        <Setup
          zones={smallZones}
          link={{ kind: 'heap', trace, at: 0, beside: undefined }}
          onGo={(to) => onGo({ ...link, trace: { ...to.trace, calls: [] } }, true)}
        />
        <label>
          Counted as one
          <select
            value={link.folding}
            onChange={(event) =>
              onGo({ ...link, folding: event.currentTarget.value as Folding }, true)
            }
          >
            {Object.entries(foldings).map(([folding, what]) => (
              <option key={folding} value={folding}>
                {what}
              </option>
            ))}
          </select>
        </label>
        {said?.kind === 'states' && <Counts explored={said.explored} folding={link.folding} />}
      </section>
      {said?.kind === 'states' ? (
        <Graphed link={link} onGo={onGo} explored={said.explored} />
      ) : (
        <p class={said?.kind === 'refusal' ? 'wrong' : 'note'} role="status">
          {waiting(said)}
        </p>
      )}
    </main>
  );
}

const smallZones = [
  ['0-2:t1', '2 frames'],
  ['0-4:t2', '4 frames'],
  ['3-7:t2', '4 frames, from 3'],
  ['0-4:t1', '4 frames, two top blocks'],
  ['0-8:t3', '8 frames'],
] as const;

/** What a worker says of the states of this design and zone. */
function useStates(subject: string, { trace }: StatesLink): Said | undefined {
  const [said, setSaid] = useState<Said>();
  const asking = useRef<Asking>(null);
  useEffect(() => {
    setSaid(undefined);
    asking.current = ask({ kind: 'states', subject, zone: trace.zone }, (heard) => {
      if (heard.kind !== 'progress') asking.current = null;
      setSaid(heard);
    });
    return () => asking.current?.stop();
  }, [subject, zoneText(trace.zone)]);
  return said;
}

function waiting(said: Said | undefined): string {
  if (said?.kind === 'refusal') return said.why;
  if (said?.kind === 'answer') return said.limit ?? '';
  return `looking at the states … ${said?.kind === 'progress' ? said.states : ''}`;
}

type GraphedProps = StatesViewProps & { readonly explored: Explored };

function Graphed({ link, onGo, explored }: GraphedProps): JSX.Element {
  const { trace, folding } = link;
  const graph = useMemo(() => fold(explored, folding), [explored, folding]);
  const here = useMemo(
    () => placeBehind(explored, graph, trace.zone, trace.calls),
    [explored, graph, trace],
  );
  const { ref, width } = useWidth<HTMLDivElement>();
  const go = (place: number): void => {
    const calls = callsTo(explored, graph, trace.zone, place);
    onGo({ ...link, trace: { ...trace, calls } }, true);
  };
  const place = here === undefined ? undefined : graph.places[here];
  return (
    <>
      <section class="stage" aria-label="Pictures" ref={ref}>
        <header class={`banner${place?.broken ? ' bad' : ''}`}>
          <h1>
            {trace.subject} <span class="zone">{showZone(trace.zone)}</span>
          </h1>
          <p class="verdict">{place && labelOf(place)}</p>
        </header>
        <Figure title="States" note="a row for each number of live blocks; choose one to go there">
          <StateMap zone={explored.zone} graph={graph} width={width} here={here} onGo={go} />
        </Figure>
      </section>
      <section class="side right" aria-label="This state">
        <Here link={link} explored={explored} graph={graph} here={here} onGo={onGo} />
      </section>
      <p class="unseen" aria-live="polite">
        {place && labelOf(place)}
      </p>
    </>
  );
}
