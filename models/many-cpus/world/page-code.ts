/** What the CPUs of a machine run: the unchanged allocator, called as the scripts say. */
import type { Code, Port } from '../../../engine/schedule/cpus/port.ts';
import { makeCall } from '../../subject/pages/make-call.ts';
import type { SmpMounted } from '../../subject/pages/shared-mount.ts';
import type { Standings } from '../programs/scripts.ts';

/** The allocator over the words of `port`; a local state is a place in a script. */
export function codeOf(mounted: SmpMounted, standings: Standings, port: Port): Code {
  const allocator = mounted.attach(port, port);
  return {
    ...(allocator.localState && { localState: () => allocator.localState?.() }),
    isDone: (local) => standings.isDone(local),
    run(local) {
      const call = standings.callAt(local);
      return standings.behind(local, call && makeCall(allocator, call));
    },
  };
}
