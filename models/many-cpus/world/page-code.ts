/** What the CPUs of a machine run: the unchanged allocator, called as the scripts say. */
import type { Code, Port } from '../../../engine/schedule/cpus/port.ts';
import type { Standings } from '../programs/scripts.ts';
import type { SmpMounted } from '../../subject/pages/shared-mount.ts';

/** The allocator over the words of `port`; a local state is a place in a script. */
export function codeOf(mounted: SmpMounted, standings: Standings, port: Port): Code {
  const allocator = mounted.attach(port, port);
  return {
    isDone: (local) => standings.isDone(local),
    run(local) {
      const call = standings.callAt(local);
      if (!call) return standings.behindFree(local, undefined, false);
      if (call.op === 'alloc') {
        const at = allocator.alloc(call.order);
        return standings.behindAlloc(local, at === -1 ? undefined : { at, order: call.order });
      }
      const { at, order } = call.block;
      return standings.behindFree(local, call.block, allocator.free(at, order));
    },
  };
}
