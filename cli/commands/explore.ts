/**
 * `buddycheck explore`: serves the explorer to this machine only. The page is one file, served as
 * it is; the address has a part that nobody can guess, so that other pages in the same browser
 * cannot ask for what was opened.
 */
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { isAnySchedule } from '../../models/kept/schedule-trace.ts';
import { pageOfDocument } from '../../models/kept/page-of-check.ts';
import { decodeTrace } from '../../models/kept/trace-text.ts';
import { readBinary } from '../options/read-binary.ts';
import { explorer, pageWith, pageWithBinary } from '../options/page-file.ts';
import { asUsage, exitCodes, split, UsageError } from '../options/usage.ts';
import { integer, checked } from '../options/values.ts';
import { z } from 'zod';
import type { Voice } from '../terminal/style.ts';

const names = { port: { type: 'string' }, 'no-open': { type: 'boolean' } } as const;

const schema = z.strictObject({
  port: integer('port', 0, 65_535).optional(),
  'no-open': z.boolean().default(false),
});

/** Milliseconds between two looks at whether Ctrl-C was pressed. */
const LOOK = 100;

/** Serves until Ctrl-C. @throws UsageError for what cannot be opened. */
export async function explore(args: readonly string[], voice: Voice): Promise<number> {
  const { values, positionals } = split(args, names, 1);
  const { port = 0, 'no-open': isQuiet } = checked(schema, values);
  const { page, hash } = await opened(positionals[0]);
  const path = `/${randomBytes(12).toString('hex')}/`;
  const server = createServer((request, response) => reply(request, response, path, page));
  await listening(server, port);
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}${path}${hash}`;
  voice.say(`explorer  ${address}`);
  voice.warn('Ctrl-C ends it.');
  if (!isQuiet && voice.isWatched) openBrowser(address);
  await interrupted(voice);
  server.closeAllConnections();
  server.close();
  return exitCodes.holds;
}

interface Opened {
  readonly page: string;
  readonly hash: string;
}

/** The page, and where in it to begin. */
async function opened(what: string | undefined): Promise<Opened> {
  const page = explorer();
  if (what === undefined) return { page, hash: '' };
  if (what.startsWith('bc1:')) {
    const body = what.replace(/@\d+$/, '');
    if (!isAnySchedule(body)) asUsage(() => decodeTrace(body));
    return { page, hash: `#${what}` };
  }
  if (what.endsWith('.json')) return { page: pageWith(reportIn(what), page), hash: '#report' };
  if (what.endsWith('.wasm')) return { page: await binaryIn(what, page), hash: '#open' };
  const files = 'a report x.json or a binary x.wasm';
  throw new UsageError(`explore opens a trace 'bc1:…', ${files}, got '${what}'`);
}

/** The page with a binary in it, and its config; that it can be checked is found out here. */
async function binaryIn(path: string, page: string): Promise<string> {
  const { bytes, written } = await readBinary(path, undefined);
  return pageWithBinary({ name: basename(path), bytes, config: written }, page);
}

/** What `check --json` wrote, or the data of a page. */
function reportIn(path: string) {
  const text = asUsage(() => {
    try {
      return readFileSync(path, 'utf8');
    } catch (error) {
      throw new RangeError(`'${path}' cannot be read: ${String(error)}`);
    }
  });
  return asUsage(() => {
    let document: unknown;
    try {
      document = JSON.parse(text);
    } catch {
      throw new RangeError(`'${path}' is no JSON`);
    }
    return pageOfDocument(document, path);
  });
}

const headers = {
  'content-type': 'text/html; charset=utf-8',
  'cache-control': 'no-store',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
} as const;

/** A name that leads here from another site's page is not ours: that guards against rebinding. */
function reply(
  { url, method, headers: { host = '' } }: IncomingMessage,
  response: ServerResponse,
  path: string,
  page: string,
): void {
  const isOurs = /^(127\.0\.0\.1|localhost)(:\d+)?$/.test(host);
  if (isOurs && url === path && (method === 'GET' || method === 'HEAD')) {
    response.writeHead(200, headers).end(method === 'GET' ? page : undefined);
    return;
  }
  response.writeHead(404, { 'content-type': 'text/plain' }).end('not found\n');
}

const listening = (server: Server, port: number): Promise<void> =>
  new Promise((resolve, reject) => {
    server.once('error', (error) =>
      reject(new UsageError(`--port ${port} cannot be listened on: ${error.message}`)),
    );
    server.listen(port, '127.0.0.1', resolve);
  });

const interrupted = (voice: Voice): Promise<void> =>
  new Promise((resolve) => {
    const look = setInterval(() => {
      if (!voice.isInterrupted()) return;
      clearInterval(look);
      resolve();
    }, LOOK);
  });

/** There may be none: the address was printed. */
function openBrowser(address: string): void {
  const command = { darwin: 'open', win32: 'explorer' }[process.platform as 'darwin'] ?? 'xdg-open';
  const child = spawn(command, [address], { stdio: 'ignore', detached: true });
  child.on('error', () => {});
  child.unref();
}
