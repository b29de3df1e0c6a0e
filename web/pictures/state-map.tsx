/**
 * The graph of states: a row for each number of live blocks, from none. A line is a call that leads
 * there and another that leads back; an arrow leads one way only; red is a broken obligation.
 */
import type { JSX, TargetedKeyboardEvent } from 'preact';
import { useMemo, useRef, useState } from 'preact/hooks';
import { endOf, show } from '../../spec/blocks/geometry.ts';
import { framesOf } from '../heap/extent.ts';
import type { Zone } from '../../spec/blocks/zone.ts';
import type { Graph, Place, Way } from '../states/fold.ts';
import { type Layers, layersOf } from '../states/layers.ts';
import { MARGIN } from './scale.ts';

/** Pixels of a place that is drawn as a small heap, and between two dots. */
const HEAP = { widthMin: 28, widthMax: 56, height: 16 };
const BROKEN = { width: 30, height: 20 };
const DOT_MIN = 4.5;
const ROW = 74;

interface StateMapProps {
  readonly zone: Zone;
  readonly graph: Graph;
  readonly width: number;
  /** The place where one is. */
  readonly here: number | undefined;
  readonly onGo: (place: number) => void;
}

/** Where each place lies, in pixels from the left and the top. */
interface Drawn {
  readonly layers: Layers;
  readonly x: readonly number[];
  readonly y: readonly number[];
  readonly width: number;
  readonly height: number;
  /** Pixels between two places of a row. */
  readonly step: number;
}

function placed(graph: Graph, width: number): Drawn {
  const layers = layersOf(graph);
  const widest = Math.max(...layers.map(({ length }) => length));
  const room = width - MARGIN - 8;
  const step = Math.min(Math.max(room / widest, DOT_MIN), HEAP.widthMax + 40);
  const full = Math.max(room, step * widest);
  const [x, y]: [number[], number[]] = [[], []];
  layers.forEach((layer, row) => {
    const isBroken = graph.places[layer[0] ?? 0]?.broken !== undefined;
    const apart = isBroken ? Math.max(step, BROKEN.width + 6) : step;
    layer.forEach((place, i) => {
      x[place] = MARGIN + full / 2 + (i - (layer.length - 1) / 2) * apart;
      y[place] = 22 + row * ROW;
    });
  });
  return { layers, x, y, width: MARGIN + full + 8, height: layers.length * ROW - 24, step };
}

export function StateMap({ zone, graph, width, here, onGo }: StateMapProps): JSX.Element {
  const drawn = useMemo(() => placed(graph, width), [graph, width]);
  const [lit, setLit] = useState<number>();
  const chosen = lit ?? here;
  return (
    <svg
      class="states"
      width={drawn.width}
      height={drawn.height}
      role="group"
      aria-label="States"
      onPointerLeave={() => setLit(undefined)}
    >
      <defs>
        <marker
          id="way"
          viewBox="0 0 8 8"
          refX="7"
          refY="4"
          markerWidth="7"
          markerHeight="7"
          orient="auto"
        >
          <path d="M0 0L8 4L0 8z" />
        </marker>
      </defs>
      <RowNames graph={graph} drawn={drawn} />
      <AllWays graph={graph} drawn={drawn} />
      {chosen !== undefined && <path class="ways near" d={linesOf(waysAt(graph, chosen), drawn)} />}
      <Places zone={zone} graph={graph} drawn={drawn} here={here} onGo={onGo} onLit={setLit} />
    </svg>
  );
}

function RowNames({ graph, drawn }: { graph: Graph; drawn: Drawn }): JSX.Element {
  return (
    <>
      {drawn.layers.map(([first = 0], i) => (
        <text key={i} class="row-name" x={0} y={26 + i * ROW}>
          {graph.places[first]?.broken ? 'broken' : `${i} live`}
        </text>
      ))}
    </>
  );
}

/** The ways as three drawings: thousands of lines would be as many elements. */
function AllWays({ graph, drawn }: { graph: Graph; drawn: Drawn }): JSX.Element {
  const [both, oneWay, bad] = useMemo(() => {
    const names = new Set(graph.ways.map(({ from, to }) => `${from} ${to}`));
    const isBad = ({ to }: Way): boolean => graph.places[to]?.broken !== undefined;
    const isBoth = ({ from, to }: Way): boolean => names.has(`${to} ${from}`);
    const fine = graph.ways.filter((way) => !isBad(way) && way.from !== way.to);
    return [
      linesOf(
        fine.filter((way) => isBoth(way) && way.from < way.to),
        drawn,
      ),
      fine.filter((way) => !isBoth(way)),
      linesOf(graph.ways.filter(isBad), drawn),
    ] as const;
  }, [graph, drawn]);
  const isFew = graph.places.length <= 200;
  return (
    <>
      <path class={`ways${isFew ? '' : ' many'}`} d={both} />
      {isFew ? (
        oneWay.map((way) => (
          <path
            key={`${way.from} ${way.to}`}
            class="ways one"
            d={linesOf([way], drawn)}
            marker-end="url(#way)"
          />
        ))
      ) : (
        <path class="ways many" d={linesOf(oneWay, drawn)} />
      )}
      <path class="ways bad" d={bad} />
    </>
  );
}

const waysAt = ({ ways }: Graph, place: number): readonly Way[] =>
  ways.filter(({ from, to }) => from === place || to === place);

/** Pixels of a small heap; 0 where there is only room for dots. */
const heapWidth = (step: number): number =>
  step < HEAP.widthMin + 6 ? 0 : Math.min(HEAP.widthMax, step - 6);

/** Lines from the foot of one place to the head of the other; arcs within a row. */
function linesOf(ways: readonly Way[], { x, y, step }: Drawn): string {
  const half = heapWidth(step) > 0 ? HEAP.height / 2 : Math.min(4, step * 0.4);
  return ways
    .map(({ from, to }) => {
      const [x1, y1, x2, y2] = [x[from], y[from], x[to], y[to]] as [number, number, number, number];
      if (y1 === y2) {
        return `M${x1} ${y1 - half}Q${(x1 + x2) / 2} ${y1 - 34} ${x2} ${y2 - half}`;
      }
      const down = y2 > y1 ? half : -half;
      return `M${x1.toFixed(1)} ${y1 + down}L${x2.toFixed(1)} ${y2 - down}`;
    })
    .join('');
}

type PlacesProps = Omit<StateMapProps, 'width'> & {
  readonly drawn: Drawn;
  readonly onLit: (place: number | undefined) => void;
};

/** The places: one tab stop, arrow keys between them, Enter goes there. */
function Places({ zone, graph, drawn, here, onGo, onLit }: PlacesProps): JSX.Element {
  const [last, setLast] = useState(0);
  const group = useRef<SVGGElement>(null);
  const stop = Math.min(last, graph.places.length - 1);
  const onKeyDown = (event: TargetedKeyboardEvent<SVGGElement>): void => {
    const isChosen = event.key === 'Enter' || event.key === ' ';
    const next = isChosen ? stop : neighbourOf(stop, event.key, drawn);
    if (next === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    if (isChosen) return onGo(stop);
    setLast(next);
    onLit(next);
    (group.current?.children[next] as SVGElement | undefined)?.focus();
  };
  return (
    <g ref={group} onKeyDown={onKeyDown}>
      {graph.places.map((place, i) => (
        <g
          key={i}
          class={`place${place.broken ? ' broken' : ''}${i === here ? ' here' : ''}`}
          role="button"
          tabIndex={i === stop ? 0 : -1}
          aria-label={labelOf(place)}
          aria-current={i === here ? 'true' : undefined}
          onPointerEnter={() => onLit(i)}
          onFocus={() => onLit(i)}
          onClick={() => {
            setLast(i);
            onGo(i);
          }}
        >
          <Sign zone={zone} place={place} x={drawn.x[i] ?? 0} y={drawn.y[i] ?? 0} drawn={drawn} />
        </g>
      ))}
    </g>
  );
}

/** Left and right in the row, up and down to what lies nearest in the next. */
function neighbourOf(place: number, key: string, { layers, x }: Drawn): number | undefined {
  const row = layers.findIndex((layer) => layer.includes(place));
  const layer = layers[row] ?? [];
  const by = { ArrowLeft: -1, ArrowRight: 1 }[key];
  if (by !== undefined) return layer[layer.indexOf(place) + by] ?? place;
  const down = { ArrowUp: -1, ArrowDown: 1 }[key];
  if (down === undefined) return undefined;
  const away = (other: number): number => Math.abs((x[other] ?? 0) - (x[place] ?? 0));
  return layers[row + down]?.toSorted((a, b) => away(a) - away(b))[0] ?? place;
}

/** `2 live: 0^0, 2^1; free: 1^0`, or what is broken. */
export function labelOf({ live, free, standsFor, broken }: Place): string {
  if (broken) return `broken: ${broken.rule}, ${broken.why}`;
  const list = (all: Place['live']): string => all.map(show).join(', ') || 'none';
  const many = standsFor > 1 ? `; stands for ${standsFor} states` : '';
  return `${live.length} live: ${list(live)}; free: ${list(free)}${many}`;
}

interface SignProps {
  readonly zone: Zone;
  readonly place: Place;
  readonly x: number;
  readonly y: number;
  readonly drawn: Drawn;
}

/** A small heap where there is room for one, else a dot; of a broken place what is broken. */
function Sign({ zone, place, x, y, drawn }: SignProps): JSX.Element {
  const title = <title>{labelOf(place)}</title>;
  if (place.broken) {
    return (
      <>
        {title}
        <rect x={x - BROKEN.width / 2} y={y - BROKEN.height / 2} {...BROKEN} rx={3} />
        <text x={x} y={y + 4.5}>
          {place.broken.rule}
        </text>
      </>
    );
  }
  const heap = heapWidth(drawn.step);
  if (heap === 0) {
    return (
      <>
        {title}
        <circle cx={x} cy={y} r={Math.min(6, drawn.step * 0.4)} />
      </>
    );
  }
  const first = zone.regions[0]?.from ?? 0;
  const frames = framesOf(zone);
  const at = (frame: number): number => x + ((frame - first) / frames - 0.5) * heap;
  const [top, { height }] = [y - HEAP.height / 2, HEAP];
  return (
    <>
      {title}
      <rect class="ground" x={at(first)} y={top} width={heap} height={height} rx={2} />
      {place.free.map((b) => (
        <path
          key={b.at}
          class="wall"
          d={`M${at(b.at)} ${top}v${height}M${at(endOf(b))} ${top}v${height}`}
        />
      ))}
      {place.live.map((b) => (
        <rect
          key={b.at}
          class="taken"
          x={at(b.at) + 1}
          y={top + 1}
          width={at(endOf(b)) - at(b.at) - 2}
          height={height - 2}
          rx={1.5}
        />
      ))}
    </>
  );
}
