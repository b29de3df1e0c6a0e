/** What the CPUs of a machine run: the unchanged object allocator, called as the scripts say. */
import type { Code, Port } from '../../../engine/schedule/cpus/port.ts';
import { makeObjectCall } from '../../subject/objects/make-call.ts';
import type { ObjectStandings } from '../programs/object-scripts.ts';
import type { ObjectSmp } from '../../subject/objects/shared-object-mount.ts';

/** The allocator over the words of `port`; a local state is a place in a script. */
export function codeOf(smp: ObjectSmp, standings: ObjectStandings, port: Port): Code {
  const allocator = smp.attach(port, port);
  return {
    isDone: (local) => standings.isDone(local),
    run(local) {
      const call = standings.callAt(local);
      const answer = call && makeObjectCall(allocator, { ...call, cpu: port.id() });
      return standings.behind(local, answer);
    },
  };
}
