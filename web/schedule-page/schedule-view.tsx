/**
 * Several CPUs: a schedule as lanes, step by step, what each step touched, and which CPU goes next
 * if one wants to choose. All that it shows is a function of the link.
 */
import type { JSX } from 'preact';
import { useMemo } from 'preact/hooks';
import { obligations } from '../../spec/obligations/obligations.ts';
import type { ObligationId } from '../../spec/blocks/blame.ts';
import { showZone } from '../../spec/blocks/zone.ts';
import type { Story, ToldStep } from '../../models/many-cpus/stories/story.ts';
import { LanePicture } from '../pictures/lanes.tsx';
import { useWidth } from '../pictures/scale.ts';
import { stepText } from '../schedules/lanes.ts';
import { choicesBehind, openSchedule, type PlayedSchedule, textOf } from '../schedules/playing.ts';
import { CheckHere } from '../parts/check-here.tsx';
import { CpuHeap } from './cpu-heap.tsx';
import { Figure } from '../parts/figure.tsx';
import type { ScheduleLink } from '../parts/link.ts';
import { Programs } from './programs.tsx';
import { Copies } from '../parts/share.tsx';
import { Transport } from '../parts/transport.tsx';

interface ScheduleViewProps {
  readonly link: ScheduleLink;
  readonly onGo: (link: ScheduleLink, isNew: boolean) => void;
}

/** The schedule of the link, or what is wrong with it. */
export function ScheduleView({ link, onGo }: ScheduleViewProps): JSX.Element {
  const opened = useMemo(() => {
    try {
      return openSchedule(link.text);
    } catch (error) {
      if (error instanceof RangeError) return error.message;
      throw error;
    }
  }, [link.text]);
  if (typeof opened !== 'string') return <Opened link={link} onGo={onGo} played={opened} />;
  return (
    <main class="message">
      <h1>This cannot be opened</h1>
      <p>{opened}</p>
      <p>
        <a href="#schedules">To a schedule that can</a>
      </p>
    </main>
  );
}

function Opened({
  link,
  onGo,
  played,
}: ScheduleViewProps & { played: PlayedSchedule }): JSX.Element {
  const { scenario, actions, story } = played;
  const last = story.steps.length;
  const at = Math.min(link.at ?? last, last);
  const go = (to: number): void => onGo({ ...link, at: to }, false);
  const take = (action: number): void => {
    const taken = [...actions.slice(0, at), action];
    onGo({ kind: 'schedule', text: textOf(scenario, taken), at: taken.length }, true);
  };
  const { ref, width } = useWidth<HTMLDivElement>();
  return (
    <main class="schedule-view">
      <section class="side" aria-label="Programs">
        <Programs
          scenario={scenario}
          onGo={(text) => onGo({ kind: 'schedule', text, at: undefined }, true)}
        />
        <Next played={played} at={at} take={take} />
        <CheckHere
          title="Every schedule of these programs"
          unit="steps"
          question={{ kind: 'programs', text: textOf(scenario, []), statesMax: 300_000 }}
        />
        <Calls story={story} at={at} />
      </section>
      <section class="stage" aria-label="Schedule" ref={ref}>
        <Verdict played={played} at={at} />
        <Transport at={at} last={last} unit="step" onGo={go} />
        <Figure
          title="Lanes"
          note="pills: calls; bars: locks held; arrows: from a write to who read it"
        >
          <LanePicture scenario={scenario} story={story} at={at} width={width} onGo={go} />
        </Figure>
        <StepTable story={story} at={at} onGo={go} cpus={scenario.scripts.length} />
      </section>
      <section class="side right" aria-label="Behind this step">
        <CpuHeap scenario={scenario} step={story.steps[at - 1]} />
        <Touched story={story} at={at} />
        <Copies text={link.text} link={`#${link.text}@${at}`} />
      </section>
      <p class="unseen" aria-live="polite">
        {spokenStep(story, at)}
      </p>
    </main>
  );
}

function Verdict({ played, at }: { played: PlayedSchedule; at: number }): JSX.Element {
  const { scenario, story } = played;
  const { failure, steps } = story;
  const isEnd = at === steps.length;
  const id = failure?.rule as ObligationId | undefined;
  const name = id && obligations[id] ? obligations[id].name : '';
  return (
    <header class={`banner${failure && isEnd ? ' bad' : ''}`}>
      <h1>
        {scenario.design.name} <span class="zone">{showZone(scenario.zone)}</span>
      </h1>
      {failure && isEnd ? (
        <div class="verdict">
          <p>
            <strong>
              FAILS {failure.rule} {name}
            </strong>{' '}
            {failure.why}
          </p>
          {story.misled !== undefined && <p>{story.misled}</p>}
          {name !== '' && id && <p class="formula">{obligations[id].formula}</p>}
        </div>
      ) : (
        <p class="verdict">
          {failure ? (
            <span>fails at step {steps.length}</span>
          ) : (
            <span class="good">nothing is broken by these {steps.length} steps</span>
          )}
        </p>
      )}
    </header>
  );
}

interface NextProps {
  readonly played: PlayedSchedule;
  readonly at: number;
  readonly take: (action: number) => void;
}

/** Whose step comes next: a button for each that is possible. */
function Next({ played, at, take }: NextProps): JSX.Element {
  const { scenario, actions, story } = played;
  const choices = useMemo(
    () => choicesBehind(scenario, actions.slice(0, at)),
    [scenario, actions, at],
  );
  const isOver = choices.length === 0;
  return (
    <div class="next">
      <h2>Who goes next, behind step {at}?</h2>
      <div class="row">
        {choices.map(({ action, label }) => (
          <button
            type="button"
            key={action}
            onClick={() => take(action)}
            class={actions[at] === action && at < story.steps.length ? 'taken' : ''}
          >
            {label}
          </button>
        ))}
        {isOver && (
          <p class="note">
            {story.failure ? 'Nobody: it has failed.' : 'Nobody: all calls are over, or all wait.'}
          </p>
        )}
      </div>
    </div>
  );
}

function Calls({ story, at }: { story: Story; at: number }): JSX.Element {
  const begun = story.steps.slice(0, at).filter(({ began }) => began !== undefined).length;
  const ended = story.steps.slice(0, at).filter((step) => step.ended !== undefined);
  return (
    <table class="calls">
      <caption>Calls so far</caption>
      <thead>
        <tr>
          <th scope="col">cpu</th>
          <th scope="col">call</th>
          <th scope="col">answer</th>
        </tr>
      </thead>
      <tbody>
        {story.calls.slice(0, begun).map(({ cpu, level, call, result }, i) => (
          <tr key={i}>
            <td>
              {cpu}
              {level > 0 ? ' irq' : ''}
            </td>
            <td>{call}</td>
            <td>
              {ended.some((step) => step.ended?.call === call && step.ended.result === result)
                ? result
                : '…'}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** Words that this step read and wrote, and from whom. */
function Touched({ story, at }: { story: Story; at: number }): JSX.Element {
  const made = story.accesses.filter(({ step }) => step === at);
  return (
    <div class="touched">
      <h2>Words of this step</h2>
      {made.length === 0 && <p class="note">none</p>}
      <ul>
        {made.map(({ name, kind, observed, stored, from }, i) => {
          const writer = from === undefined ? undefined : story.accesses[from];
          return (
            <li key={i}>
              <code>{name}</code> {observed !== undefined && <span>held {observed}</span>}{' '}
              {stored !== undefined && <strong>now {stored}</strong>}
              <span class="note">
                {kind}
                {writer && `; written by cpu${writer.cpu} at step ${writer.step}`}
              </span>
            </li>
          );
        })}
      </ul>
    </div>
  );
}

interface StepTableProps {
  readonly story: Story;
  readonly at: number;
  readonly cpus: number;
  readonly onGo: (at: number) => void;
}

/** The same as the lanes, as a table, for those who read rather than look. */
function StepTable({ story, at, cpus, onGo }: StepTableProps): JSX.Element {
  const from = Math.max(0, at - 200);
  return (
    <details>
      <summary>The steps as a table</summary>
      <table class="steps">
        <thead>
          <tr>
            <th scope="col">step</th>
            {Array.from({ length: cpus }, (_, cpu) => (
              <th key={cpu} scope="col">
                cpu{cpu}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {story.steps.slice(from, at + 200).map((step, i) => (
            <tr
              key={from + i}
              aria-current={from + i + 1 === at ? 'step' : undefined}
              onClick={() => onGo(from + i + 1)}
            >
              <th scope="row">{from + i + 1}</th>
              {Array.from({ length: cpus }, (_, cpu) => (
                <td key={cpu}>{cpu === step.cpu ? wholeText(step) : ''}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  );
}

function wholeText(step: ToldStep): string {
  const begins = step.began === undefined ? '' : `${step.began}: `;
  const ends = step.ended === undefined ? '' : ` ⇒ ${step.ended.result}`;
  return `${step.level > 0 ? 'handler: ' : ''}${begins}${stepText(step)}${ends}`;
}

function spokenStep(story: Story, at: number): string {
  const step = story.steps[at - 1];
  if (!step) return 'Step 0: before the first step.';
  const isFatal = at === story.steps.length && story.failure;
  const broken = isFatal ? ` Broken: ${isFatal.rule}: ${isFatal.why}.` : '';
  return `Step ${at}: cpu${step.cpu}, ${wholeText(step)}.${broken}`;
}
