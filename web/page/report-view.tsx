/**
 * A report: what was asked, the verdict, every failure as pictures with its timeline, and how far
 * each look went. It is drawn from its own data, so designs that the page has not got are seen too.
 */
import type { JSX } from 'preact';
import { useMemo, useState } from 'preact/hooks';
import type { PageFailure, PageReport, PageStep } from '../../models/kept/page-report.ts';
import { isAnySchedule } from '../../models/kept/schedule-trace.ts';
import { readZone } from '../../models/kept/trace-text.ts';
import { obligations } from '../../spec/obligations/obligations.ts';
import type { ObligationId } from '../../spec/blocks/blame.ts';
import { block } from '../../spec/blocks/geometry.ts';
import { framesOf } from '../heap/extent.ts';
import type { Zone } from '../../spec/blocks/zone.ts';
import { type Blocks, type Focus, treeOf } from '../heap/tree.ts';
import { HeapMap } from '../pictures/map.tsx';
import { LanePicture } from '../pictures/lanes.tsx';
import { scaleOf, useWidth } from '../pictures/scale.ts';
import { openSchedule } from '../schedules/playing.ts';
import { Figure } from '../parts/figure.tsx';

/** Frames that are drawn in a report, at most. */
const FRAMES_MAX = 1024;

export function ReportView({ report }: { report: PageReport }): JSX.Element {
  const { verdict, asked, failures, looks, leftOut } = report;
  return (
    <main class="report">
      <header class={`banner${verdict === 'fails' ? ' bad' : ''}`}>
        <h1 class={verdict}>{verdict.toUpperCase()}</h1>
        <p>
          <code>{asked}</code>
        </p>
      </header>
      {failures.map((failure, i) => (
        <Failure key={i} failure={failure} />
      ))}
      {looks.length > 0 && (
        <section>
          <h2>
            What was looked at, in {looks.length} {looks.length === 1 ? 'way' : 'ways'}
          </h2>
          <Looks looks={looks} />
        </section>
      )}
      {leftOut.length > 0 && (
        <section>
          <h2>Left out</h2>
          <ul class="left-out">
            {leftOut.map((text) => (
              <li key={text}>{text}</li>
            ))}
          </ul>
        </section>
      )}
    </main>
  );
}

function Failure({ failure }: { failure: PageFailure }): JSX.Element {
  const { rule, why, subject, replay, trace, told, steps, zone } = failure;
  const id = rule as ObligationId;
  const name = Object.hasOwn(obligations, id) ? obligations[id].name : '';
  const place = steps && zoneIn(zone);
  return (
    <section class="failure">
      <h2>
        {subject} <span class="rule">{`${rule} ${name}`.trim()}</span>
      </h2>
      <p class="why">{why}</p>
      {name !== '' && (
        <p class="note">
          {obligations[id].statement} <span class="formula">{obligations[id].formula}</span>
        </p>
      )}
      {steps && place && <Steps steps={steps} zone={place} isBroken={rule !== ''} />}
      {trace !== undefined && isAnySchedule(trace) && <Schedule text={trace} />}
      {told && <pre>{told.join('\n')}</pre>}
      <p class="replay">
        {trace !== undefined && (
          <a class="button" href={`#${trace}`}>
            Open it and go on
          </a>
        )}
        <code>{replay}</code>
      </p>
    </section>
  );
}

/** The schedule as lanes, where the page has its design. */
function Schedule({ text }: { text: string }): JSX.Element | null {
  const played = useMemo(() => {
    try {
      return openSchedule(text);
    } catch (error) {
      if (error instanceof RangeError) return undefined;
      throw error;
    }
  }, [text]);
  const { ref, width } = useWidth<HTMLDivElement>();
  const [at, go] = useState(played?.story.steps.length ?? 0);
  if (!played) return null;
  return (
    <div ref={ref}>
      <Figure title="Lanes" note={played.story.misled}>
        <LanePicture {...played} at={at} width={width} onGo={go} />
      </Figure>
    </div>
  );
}

/** The zone, if it is one and small enough to be drawn. */
function zoneIn(text: string | undefined): Zone | undefined {
  try {
    const [place = '', top = ''] = (text ?? '').split(':');
    const zone = readZone(place, top);
    const frames = framesOf(zone);
    return frames <= FRAMES_MAX ? zone : undefined;
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

interface StepsProps {
  readonly steps: readonly PageStep[];
  readonly zone: Zone;
  readonly isBroken: boolean;
}

/** The calls as a table; the chosen one as a picture beside it. */
function Steps({ steps, zone, isBroken }: StepsProps): JSX.Element {
  const [at, go] = useState(steps.length - 1);
  const [focus, onFocus] = useState<Focus>();
  const { ref, width } = useWidth<HTMLDivElement>();
  // Behind a call that came to no answer the heap is unknown: what is drawn was before it.
  const drawn = steps.findLastIndex(({ live }, i) => i <= at && live !== undefined);
  const now = blocksIn(steps[drawn]);
  const before = drawn > 0 && drawn === at ? blocksIn(steps[drawn - 1]) : undefined;
  return (
    <div class="failure-steps">
      <table class="timeline">
        <thead>
          <tr>
            <th scope="col" class="number">
              step
            </th>
            <th scope="col">call</th>
            <th scope="col">answer</th>
          </tr>
        </thead>
        <tbody>
          {steps.map(({ asked, result }, i) => (
            <tr
              key={i}
              class={isBroken && i === steps.length - 1 ? 'broken' : ''}
              aria-current={i === at ? 'step' : undefined}
              onClick={() => go(i)}
            >
              <td class="number">{i}</td>
              <td>
                <button type="button">{asked}</button>
              </td>
              <td>{result}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <div ref={ref}>
        <Figure title="Buddy tree and memory" note={drawn < at ? 'as it was before the call' : ''}>
          <HeapMap
            zone={zone}
            tree={treeOf(zone, now, before)}
            scale={scaleOf(zone, width)}
            focus={focus}
            onFocus={onFocus}
            onChoose={undefined}
            blamed={[]}
          />
        </Figure>
      </div>
    </div>
  );
}

function blocksIn(step: PageStep | undefined): Blocks {
  const live = (step?.live ?? []).map(([at, order, name]) => ({ ...block(at, order), name }));
  return { live, free: step?.free?.map(([at, order]) => block(at, order)) };
}

function Looks({ looks }: Pick<PageReport, 'looks'>): JSX.Element {
  const number = (n: number | undefined): string => (n === undefined ? '' : n.toLocaleString('en'));
  return (
    <div class="scrolls" tabIndex={0} role="group" aria-label="Looks">
      <table class="looks">
        <thead>
          <tr>
            <th scope="col">design</th>
            <th scope="col">method</th>
            <th scope="col">bounds</th>
            <th scope="col" class="number">
              states
            </th>
            <th scope="col" class="number">
              depth
            </th>
            <th scope="col" class="number">
              calls
            </th>
            <th scope="col">verdict</th>
            <th scope="col" class="number">
              seconds
            </th>
          </tr>
        </thead>
        <tbody>
          {looks.map((look, i) => (
            <tr key={i} class={look.verdict}>
              <th scope="row">{look.subject}</th>
              <td>{look.method}</td>
              <td>{look.bounds}</td>
              <td class="number">{number(look.states)}</td>
              <td class="number">{number(look.depth)}</td>
              <td class="number">{number(look.calls)}</td>
              <td class="verdict-cell">
                {look.verdict} {look.limit}
              </td>
              <td class="number">{look.seconds?.toFixed(1)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
