/**
 * A schedule as lanes: one for each CPU, time downwards. Calls and locks are bars; a curved arrow
 * leads from the write to the read that saw it, if another CPU made it, and is red where that read
 * misled the call that failed.
 */
import type { JSX } from 'preact';
import type { AnyScenario } from '../../models/many-cpus/world/scenario.ts';
import type { Story } from '../../models/many-cpus/stories/story.ts';
import { type Arrow, type CallBar, lanesOf, type LockBar, stepText } from '../schedules/lanes.ts';

const ROW = 24;
const HEAD = 34;
const LEFT = 44;
/** Rows that are drawn on each side of the step shown. */
const AROUND = 120;

interface LanesProps {
  readonly scenario: AnyScenario;
  readonly story: Story;
  /** Steps taken so far. */
  readonly at: number;
  readonly width: number;
  readonly onGo: (at: number) => void;
}

interface Place {
  readonly lane: number;
  x(cpu: number): number;
  y(row: number): number;
}

export function LanePicture({ scenario, story, at, width, onGo }: LanesProps): JSX.Element {
  const cpus = scenario.scripts.length;
  const lane = Math.max(190, (width - LEFT) / cpus);
  const first = Math.max(0, at - AROUND);
  const last = Math.min(story.steps.length, at + AROUND);
  const place: Place = {
    lane,
    x: (cpu) => LEFT + cpu * lane,
    y: (row) => HEAD + (Math.min(Math.max(row, first - 1), last) - first) * ROW,
  };
  const { calls, locks, arrows } = lanesOf(scenario, story);
  const isSeen = (bar: { from: number; to: number }): boolean => bar.to >= first && bar.from < last;
  const rows = story.steps.slice(first, last).map((_, i) => first + i);
  const size = { width: LEFT + lane * cpus, height: HEAD + (last - first) * ROW + 8 };
  const flows = arrows.filter(({ from, to }) => {
    const [early, late] = [Math.min(from.row, to.row), Math.max(from.row, to.row)];
    return late < at && isSeen({ from: early, to: late });
  });
  const shown = { at, story, place };
  return (
    <svg
      class="lanes"
      {...size}
      role="img"
      aria-label="Lanes of the CPUs; the table below says the same"
    >
      <Tips />
      <LaneHeads cpus={cpus} place={place} height={size.height} />
      {rows.map((row) => (
        <RowBand key={row} row={row} {...shown} width={size.width} onGo={onGo} />
      ))}
      {locks.filter(isSeen).map((bar) => (
        <Lock key={`${bar.name} ${bar.from}`} bar={bar} place={place} />
      ))}
      {calls.filter(isSeen).map((bar) => (
        <Call key={`${bar.cpu} ${bar.from}`} bar={bar} place={place} at={at} />
      ))}
      {rows.map((row) => (
        <StepText key={row} row={row} {...shown} />
      ))}
      {flows.map((arrow) => (
        <ArrowLine key={keyOf(arrow)} arrow={arrow} place={place} />
      ))}
    </svg>
  );
}

const keyOf = ({ from, to, word, role }: Arrow): string => `${from.row} ${to.row} ${word} ${role}`;

/** The heads of the arrows. */
function Tips(): JSX.Element {
  return (
    <defs>
      {(['read', 'misled', 'stale'] as const).map((role) => (
        <marker
          key={role}
          id={`tip-${role}`}
          class={role}
          viewBox="0 0 8 8"
          refX="7"
          refY="4"
          markerWidth="7"
          markerHeight="7"
          markerUnits="userSpaceOnUse"
          orient="auto"
        >
          <path d="M0 0.5 8 4 0 7.5z" />
        </marker>
      ))}
    </defs>
  );
}

interface HeadsProps {
  readonly cpus: number;
  readonly place: Place;
  readonly height: number;
}

function LaneHeads({ cpus, place, height }: HeadsProps): JSX.Element {
  return (
    <>
      {Array.from({ length: cpus }, (_, cpu) => (
        <g key={cpu} class="lane">
          <text class="lane-name" x={place.x(cpu) + 12} y={20}>
            cpu{cpu}
          </text>
          <path d={`M${place.x(cpu)} 0V${height}`} />
        </g>
      ))}
    </>
  );
}

interface RowProps {
  readonly row: number;
  readonly at: number;
  readonly story: Story;
  readonly place: Place;
}

function RowBand({
  row,
  at,
  story,
  place,
  width,
  onGo,
}: RowProps & { width: number; onGo: (at: number) => void }) {
  const isLast = row === story.steps.length - 1 && story.failure !== undefined;
  const state = row + 1 === at ? 'now' : row < at ? 'past' : 'ahead';
  return (
    <g class={`step ${state}${isLast ? ' broken' : ''}`} onClick={() => onGo(row + 1)}>
      <rect x={0} y={place.y(row)} width={width} height={ROW} />
      <text class="number" x={LEFT - 12} y={place.y(row) + 16}>
        {row + 1}
      </text>
    </g>
  );
}

/** Where the words of a lane begin: behind the bars of locks and calls. */
const WORDS = 46;

function StepText({ row, at, story, place }: RowProps): JSX.Element | null {
  const step = story.steps[row];
  if (!step) return null;
  const { cpu, partner, level } = step;
  const fits = Math.floor((place.lane - WORDS - level * 12 - 6) / 6.7);
  const begins = step.began === undefined ? '' : `${step.began}: `;
  const ends = step.ended === undefined ? '' : ` ⇒ ${step.ended.result}`;
  const text = stepText(step);
  const room = Math.max(6, fits - begins.length - ends.length);
  const short = text.length > room ? `${text.slice(0, room - 1)}…` : text;
  return (
    <g class={`step-text${row < at ? '' : ' ahead'}`}>
      <title>{`${begins}${step.made.join(', ') || text}${ends}`}</title>
      <text x={place.x(cpu) + WORDS + level * 12} y={place.y(row) + 16}>
        {begins && <tspan class="call-name">{begins}</tspan>}
        <tspan>{short}</tspan>
        {ends && <tspan class="call-name">{ends}</tspan>}
      </text>
      {partner !== undefined && (
        <text x={place.x(partner) + WORDS} y={place.y(row) + 16}>
          exchanges threads
        </text>
      )}
    </g>
  );
}

function Call({ bar, place, at }: { bar: CallBar; place: Place; at: number }): JSX.Element {
  const { cpu, level, from, to, call, result } = bar;
  const isAhead = from >= at;
  return (
    <g class={`call-bar${level > 0 ? ' handler' : ''}${isAhead ? ' ahead' : ''}`}>
      <title>{`cpu${cpu}${level > 0 ? ' handler' : ''}: ${call} → ${result ?? 'not over'}`}</title>
      <rect
        x={place.x(cpu) + 26 + level * 12}
        y={place.y(from) + 4}
        width={9}
        height={place.y(to) - place.y(from) + ROW - 8}
        rx={4.5}
        class={result === undefined ? 'open' : ''}
      />
    </g>
  );
}

function Lock({ bar, place }: { bar: LockBar; place: Place }): JSX.Element {
  const { cpu, name, from, to, isHeld } = bar;
  return (
    <g class="lock-bar">
      <title>{`cpu${cpu} has ${name}${isHeld ? ', still' : ''}`}</title>
      <rect
        x={place.x(cpu) + 12}
        y={place.y(from) + 10}
        width={6}
        height={Math.max(4, place.y(to) - place.y(from) + (isHeld ? ROW - 10 : 4))}
        rx={1}
      />
    </g>
  );
}

function ArrowLine({ arrow, place }: { arrow: Arrow; place: Place }): JSX.Element {
  const { from, to, role, word, value } = arrow;
  const side = to.cpu > from.cpu ? 1 : -1;
  const x1 = side > 0 ? place.x(from.cpu) + place.lane - 14 : place.x(from.cpu) + 6;
  const x2 = side > 0 ? place.x(to.cpu) + 8 : place.x(to.cpu) + place.lane - 10;
  const [y1, y2] = [place.y(from.row) + ROW / 2, place.y(to.row) + ROW / 2];
  const bend = 28 * side;
  return (
    <g class={`flow ${role}`}>
      <title>{`${word} = ${value}, written by cpu${from.cpu} at step ${from.row + 1}, ${
        role === 'stale' ? 'had been read before by' : 'read by'
      } cpu${to.cpu} at step ${to.row + 1}`}</title>
      <path
        d={`M${x1} ${y1}C${x1 + bend} ${y1} ${x2 - bend} ${y2} ${x2} ${y2}`}
        marker-end={`url(#tip-${role})`}
      />
    </g>
  );
}
