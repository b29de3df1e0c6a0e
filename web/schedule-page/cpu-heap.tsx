/** Who holds which block behind a step of several CPUs; of objects, whose each frame is. */
import type { JSX } from 'preact';
import { useMemo } from 'preact/hooks';
import { type AnyScenario, isOfObjects } from '../../models/many-cpus/world/scenario.ts';
import type { ToldStep } from '../../models/many-cpus/stories/story.ts';
import { effectiveZone } from '../../models/subject/pages/mount.ts';
import { freeBlocks } from '../../spec/pages/state.ts';
import { HeldBlocks } from '../pictures/held-blocks.tsx';
import { Figure } from '../parts/figure.tsx';

interface CpuHeapProps {
  readonly scenario: AnyScenario;
  /** Undefined before the first step. */
  readonly step: ToldStep | undefined;
}

export function CpuHeap({ scenario, step }: CpuHeapProps): JSX.Element | null {
  if (isOfObjects(scenario)) return <Owners step={step} />;
  return <Pages base={scenario} step={step} />;
}

type PagesScenario = Exclude<AnyScenario, { sizes: unknown }>;

/** Blocks that clients hold; free is what is left, as the spec has it: lists may be under way. */
function Pages({ base, step }: { base: PagesScenario; step: ToldStep | undefined }): JSX.Element {
  const zone = useMemo(() => effectiveZone(base.design.base, base.zone), [base]);
  const held = step?.held ?? [];
  return (
    <Figure title="What clients hold" note="by an order of the calls that is possible">
      <HeldBlocks zone={zone} held={held} free={freeBlocks({ zone, live: held })} />
    </Figure>
  );
}

function Owners({ step }: { step: ToldStep | undefined }): JSX.Element {
  const owners = step?.objects?.owners ?? [];
  return (
    <Figure title="Whose each frame is">
      <ol class="owners" start={0}>
        {owners.map((owner, i) => (
          <li key={i}>
            {owner === undefined
              ? 'nobody’s'
              : 'order' in owner
                ? `page of order ${owner.order}`
                : `slab of cache ${owner.cache}`}
          </li>
        ))}
      </ol>
      <p class="note">{step?.objects?.live.length ?? 0} objects and pages are live</p>
    </Figure>
  );
}
