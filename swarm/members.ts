/**
 * Who is there: every worker and every coordinator says so again and again, and whoever stops
 * saying so is gone after a while. All of them must run the same code: results of two versions in
 * one document would be those of neither.
 */
import { randomBytes } from 'node:crypto';
import { hostname } from 'node:os';
import * as t from 'io-ts';
import { decoded } from '../models/kept/decoded.ts';
import { QueueRefusal } from './queue-address.ts';
import { PREFIX, type QueueServer } from './redis.ts';

const member = t.strict({
  role: t.union([t.literal('worker'), t.literal('coordinator')]),
  host: t.string,
  pid: t.number,
  code: t.string,
  /** Jobs done since it came, and in the last minute. */
  done: t.number,
  lately: t.number,
  /** What it is at, in words. */
  at: t.readonlyArray(t.string),
});

export type Member = t.TypeOf<typeof member>;

/** What a member says of itself that changes. */
export type Doing = Pick<Member, 'done' | 'lately' | 'at'>;

const keyOf = (name: string): string => `${PREFIX}:member:${name}`;

/** Whoever is there now. */
export async function membersAt({ redis }: QueueServer): Promise<Member[]> {
  const keys = new Set<string>();
  for (let cursor = '0', isFirst = true; isFirst || cursor !== '0'; isFirst = false) {
    const [next, found] = await redis.scan(cursor, 'MATCH', keyOf('*'), 'COUNT', 1_000);
    for (const key of found) keys.add(key);
    cursor = next;
  }
  if (keys.size === 0) return [];
  const texts = await redis.mget([...keys].toSorted());
  return texts.flatMap((text) =>
    text === null ? [] : [decoded(member, JSON.parse(text), 'member of the fleet')],
  );
}

/** One member, from when it comes until it leaves. */
export class Membership {
  private readonly server: QueueServer;
  private readonly self: Pick<Member, 'role' | 'host' | 'pid' | 'code'>;
  private readonly key: string;
  private readonly lostAfterMs: number;
  private readonly clock: NodeJS.Timeout;

  private constructor(
    server: QueueServer,
    self: Pick<Member, 'role' | 'code'>,
    lostAfterMs: number,
    doing: () => Doing,
  ) {
    this.server = server;
    this.lostAfterMs = lostAfterMs;
    this.self = { ...self, host: hostname(), pid: process.pid };
    this.key = keyOf(`${this.self.host}-${process.pid}-${randomBytes(4).toString('hex')}`);
    // A server that is full or away: the next try may be heard.
    const say = (): void => void this.say(doing()).catch(() => {});
    this.clock = setInterval(say, lostAfterMs / 3);
  }

  /**
   * Joins, if all who are there run the same code.
   * @throws QueueRefusal naming whoever does not.
   */
  static async join(
    server: QueueServer,
    self: Pick<Member, 'role' | 'code'>,
    lostAfterMs: number,
    doing: () => Doing,
  ): Promise<Membership> {
    const joined = new Membership(server, self, lostAfterMs, doing);
    await joined.say(doing());
    // Said first and looked for then: of two that come together at least one sees the other.
    const other = (await membersAt(server)).find(({ code }) => code !== self.code);
    if (!other) return joined;
    await joined.leave();
    const { role, host, pid, code } = other;
    throw new QueueRefusal(
      `the ${role} ${host}:${pid} at ${server.address.shown} runs other code ` +
        `(${short(code)}, here ${short(self.code)}): install the same version everywhere`,
    );
  }

  async leave(): Promise<void> {
    clearInterval(this.clock);
    await this.server.redis.del(this.key);
  }

  private async say(doing: Doing): Promise<void> {
    const text = JSON.stringify({ ...this.self, ...doing });
    await this.server.redis.set(this.key, text, 'PX', this.lostAfterMs);
  }
}

/** An identity as people compare it. */
export const short = (code: string): string => code.slice(0, 12);
