/** The state where one is: its heap, the calls that led here, and where each further call leads. */
import type { JSX } from 'preact';
import { callOf } from '../../spec/operations/calls.ts';
import { showCall } from '../../spec/operations/operations.ts';
import { Figure } from '../parts/figure.tsx';
import { linkTo, type StatesLink } from '../parts/link.ts';
import { HeldBlocks } from '../pictures/held-blocks.tsx';
import { labelOf } from '../pictures/state-map.tsx';
import type { Explored } from '../states/explore.ts';
import type { Graph, Place } from '../states/fold.ts';
import { callsTo } from '../states/walk.ts';

interface HereProps {
  readonly link: StatesLink;
  readonly explored: Explored;
  readonly graph: Graph;
  readonly here: number | undefined;
  readonly onGo: (link: StatesLink, isNew: boolean) => void;
}

export function Here({ link, explored, graph, here, onGo }: HereProps): JSX.Element | null {
  const place = here === undefined ? undefined : graph.places[here];
  if (!place) return null;
  const { trace } = link;
  return (
    <>
      {!place.broken && <Heap explored={explored} place={place} />}
      <p>
        <a href={linkTo({ trace, at: trace.calls.length, beside: undefined })}>
          Open in heap and time
        </a>
      </p>
      <h2>Calls that lead here</h2>
      <ol class="owners">
        {trace.calls.map((call, i) => (
          <li key={i}>
            <code>{showCall(call)}</code>
          </li>
        ))}
      </ol>
      <Onward link={link} explored={explored} graph={graph} here={here} onGo={onGo} />
    </>
  );
}

function Heap({ explored, place }: { explored: Explored; place: Place }): JSX.Element {
  return (
    <Figure title="The heap here">
      <HeldBlocks zone={explored.zone} held={place.live} free={place.free} />
    </Figure>
  );
}

/** Where each call leads from here, as a table: what the picture says, without it. */
function Onward({ link, explored, graph, here, onGo }: HereProps): JSX.Element {
  const { zone } = link.trace;
  const ways = graph.ways.filter(({ from }) => from === here);
  const go = (to: number): void => {
    const calls = callsTo(explored, graph, zone, to);
    onGo({ ...link, trace: { ...link.trace, calls } }, true);
  };
  return (
    <table class="calls">
      <caption>Calls from here</caption>
      <thead>
        <tr>
          <th scope="col">call</th>
          <th scope="col">leads to</th>
        </tr>
      </thead>
      <tbody>
        {ways.map(({ to, calls }) => (
          <tr key={to}>
            <td>{calls.map((call) => showCall(callOf(zone, call))).join(', ')}</td>
            <td>
              <button type="button" class="plain" onClick={() => go(to)}>
                {labelOf(graph.places[to] as Place)}
              </button>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
