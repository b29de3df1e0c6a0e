/**
 * Where a queue is, as it was given: `redis://:password@host:6379/0`. What is said of it anywhere
 * is said without the password.
 */

/** What keeps a queue from being used. The message names the queue and what is to be done. */
export class QueueRefusal extends Error {}

/** A queue that was there, and takes nothing more: it is gone, or full. Nothing on it is lost. */
export class QueueLost extends Error {}

export interface QueueAddress {
  /** What the client connects to. */
  readonly url: string;
  /** The same for people: no user, no password. */
  readonly shown: string;
}

/** @throws QueueRefusal for what is no address of a Redis or a Valkey. */
export function queueAddress(text: string): QueueAddress {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const isKnown = url !== undefined && /^(redis|rediss|valkey):$/.test(url.protocol);
  if (!url || !isKnown || url.hostname === '') {
    throw new QueueRefusal(`--queue must be like redis://host:6379, got '${withoutUser(text)}'`);
  }
  const database = url.pathname.replace(/^\//, '');
  if (!/^\d{0,4}$/.test(database)) {
    throw new QueueRefusal(`--queue must end in the number of a database, got '${url.pathname}'`);
  }
  const scheme = url.protocol === 'rediss:' ? 'rediss:' : 'redis:';
  const place = `${url.hostname}:${url.port || '6379'}${database ? `/${database}` : ''}`;
  const user = url.username || url.password ? `${url.username}:${url.password}@` : '';
  return { url: `${scheme}//${user}${place}`, shown: `${scheme}//${place}` };
}

const withoutUser = (text: string): string => text.replace(/\/\/.*@/, '//…@');
