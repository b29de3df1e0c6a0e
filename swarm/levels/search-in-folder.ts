/**
 * A search by levels in a folder, as what a machine lends to a job: on the threads of this machine,
 * for more states than its memory holds, or by all who work at a queue and see the folder.
 */
import { type Explored, type Verdict, type WordModel } from '../../engine/search/model.ts';
import { searchByLevels } from '../../engine/levels/level-search.ts';
import type { SearchJob } from '../../models/jobs/job.ts';
import type { SearchedTogether } from '../../models/jobs/means.ts';
import type { TaskRunner } from '../../models/jobs/node/pool.ts';
import type { Watcher } from '../../models/jobs/watcher.ts';
import { codeIdentity } from '../../models/kept/code-identity.ts';
import { showZone } from '../../spec/blocks/zone.ts';
import { totals } from '../../models/contracts/closed-form.ts';
import { clearFolder, enterFolder, isBegun, LevelFiles } from './level-files.ts';
import { stepsBy } from './level-task.ts';
import { mustPay } from './what-pays.ts';

/** Where it lies, in how many partitions, and who does it. */
export interface FolderSearch {
  readonly folder: string;
  readonly partitions: number;
  readonly runner: TaskRunner;
  readonly watcher: Watcher;
  /** Is it refused where one process is as fast? */
  readonly hasToPay: boolean;
}

/**
 * Goes on with the search that lies in the folder, or begins it; one that came to its end leaves
 * nothing there.
 * @throws RangeError if another search lies there; RefusedSearch where it has to pay and does not.
 */
export const searchInFolder =
  ({ folder, partitions, runner, watcher, hasToPay }: FolderSearch) =>
  async (
    { subject, zone, symmetry, limits }: SearchJob,
    model: WordModel,
    isReduced: boolean,
    show: (explored: Verdict['explored']) => void,
  ): Promise<SearchedTogether> => {
    if (hasToPay && !isBegun(folder)) {
      await mustPay({ limits }, model, isReduced ? undefined : totals(zone)?.lists, watcher);
    }
    const how = symmetry && isReduced ? ' up to symmetry' : '';
    const code = codeIdentity(subject.file).slice(0, 12);
    const about = `${subject.name} on ${showZone(zone)}${how}, code ${code}`;
    const { id } = enterFolder(folder, about, partitions);
    const job = { folder, id, partitions, subject, zone, isReduced };
    const { verdict, calls, bytesSent } = await searchByLevels(
      model,
      new LevelFiles(folder),
      stepsBy(runner, job, watcher),
      {
        partitions,
        statesMax: limits.statesMax,
        whyStop: () => watcher.whyStop(),
        show: (explored: Explored) => show(explored),
      },
    );
    const { states, transitions, bytes } = verdict.explored;
    const onDisk = (bytes / Math.max(1, states)).toFixed(1);
    const sent = (bytesSent / Math.max(1, transitions)).toFixed(1);
    watcher.warn(`${onDisk} bytes a state on disk, ${sent} a transition sent`);
    if (verdict.kind !== 'unknown') clearFolder(folder);
    return { verdict, waiting: 0, calls };
  };
