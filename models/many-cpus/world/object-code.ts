/** What the CPUs of a machine run: the unchanged object allocator, called as the scripts say. */
import type { Code, Port } from '../../../engine/schedule/cpus/port.ts';
import type { ObjectStandings } from '../programs/object-scripts.ts';
import type { ObjectSmp } from '../../subject/objects/shared-object-mount.ts';

/** The allocator over the words of `port`; a local state is a place in a script. */
export function codeOf(smp: ObjectSmp, standings: ObjectStandings, port: Port): Code {
  const allocator = smp.attach(port, port);
  return {
    isDone: (local) => standings.isDone(local),
    run(local) {
      const call = standings.callAt(local);
      if (!call) return standings.behindFree(local, undefined);
      const cpu = port.id();
      if (call.op === 'alloc') {
        const pointer = allocator.alloc(call.bytes, cpu);
        const got = pointer === -1 ? undefined : { pointer, bytes: call.bytes };
        return standings.behindAlloc(local, got);
      }
      allocator.free(call.held.pointer, cpu);
      return standings.behindFree(local, call.held);
    },
  };
}
