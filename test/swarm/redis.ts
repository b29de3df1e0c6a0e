/**
 * A real server for the tests of the swarm: Debian's redis-server, on a port and in a folder of its
 * own, reached from this machine only. Where there is none the tests are left out, and say so:
 * nothing else knows whether a queue works.
 */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { test, type TestContext } from 'vitest';

const program = process.env['REDIS_SERVER'] ?? 'redis-server';

/** What a test without a server says; undefined if there is one. */
export const whyNoRedis: string | undefined =
  spawnSync(program, ['--version']).status === 0
    ? undefined
    : 'no redis-server here, so nobody has seen a queue work: apt-get install redis-server';

/** A test that needs a server; without one it is skipped, loudly. */
export const withRedis = (title: string, run: () => Promise<void>): void =>
  test(title, async (context: TestContext) => {
    if (whyNoRedis !== undefined) {
      process.stderr.write(`${whyNoRedis}\n`);
      context.skip(whyNoRedis);
    }
    await run();
  });

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('no port is free');
  return address.port;
}

/** One server, and its data. */
export class TestRedis {
  readonly port: number;
  private readonly folder = mkdtempSync(join(tmpdir(), 'buddycheck-redis-'));
  private readonly options: readonly string[];
  private process: ChildProcess | undefined;

  private constructor(port: number, options: readonly string[]) {
    this.port = port;
    this.options = options;
  }

  /** With these options beside: `['--requirepass', 'x']`. It writes every command down at once. */
  static async start(...options: readonly string[]): Promise<TestRedis> {
    const redis = new TestRedis(await freePort(), options);
    await redis.again();
    return redis;
  }

  get url(): string {
    return `redis://127.0.0.1:${this.port}`;
  }

  /** Starts it, with what it had written down. */
  async again(): Promise<void> {
    const own = ['--port', `${this.port}`, '--bind', '127.0.0.1', '--dir', this.folder];
    const kept = ['--appendonly', 'yes', '--appendfsync', 'always', '--save', ''];
    const child = spawn(program, [...own, ...kept, ...this.options], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    this.process = child;
    for await (const line of createInterface({ input: child.stdout })) {
      if (line.includes('Ready to accept connections')) break;
    }
    child.stdout.resume();
  }

  /** kill -9: what it had not written down is lost. */
  async kill(): Promise<void> {
    const child = this.process;
    this.process = undefined;
    if (!child || child.exitCode !== null) return;
    child.kill('SIGKILL');
    await once(child, 'exit');
  }

  async end(): Promise<void> {
    await this.kill();
    rmSync(this.folder, { recursive: true, force: true });
  }
}
