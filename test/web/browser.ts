/**
 * A real browser for the tests of the page: Debian's chromium, driven by playwright-core. Where
 * there is none the tests are left out, and say so: nothing else knows whether the page works.
 */
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { test, type TestContext } from 'vitest';
import { buildWeb } from '../../tools/build-web.ts';
import { projectRoot } from '../project-files.ts';

const places = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** Path of the browser, if there is one. */
const executable = process.env['CHROMIUM'] ?? places.find((path) => existsSync(path));

/** Where the page is that the tests look at; also the one that the command line puts results in. */
export const pagePath = join(projectRoot, 'dist/web/explorer.html');

/** What a test without a browser says; undefined if there is one. */
export const whyNoBrowser: string | undefined = executable
  ? undefined
  : 'no chromium here, so nobody has looked at the page: apt-get install chromium, or set CHROMIUM';

/** A browser without a network, and the page as it is built from these sources. */
export class Looking {
  private readonly profile = mkdtempSync(join(tmpdir(), 'buddycheck-chromium-'));
  private browser: Browser | undefined;

  async open(): Promise<void> {
    if (executable === undefined) return;
    await buildWeb(join(projectRoot, 'dist/web'));
    this.browser = await chromium.launch({
      executablePath: executable,
      args: [
        '--headless',
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
        `--disk-cache-dir=${this.profile}`,
      ],
    });
  }

  async close(): Promise<void> {
    await this.browser?.close();
    rmSync(this.profile, { recursive: true, force: true });
  }

  /** The page at this link, with what went wrong in it. No request leaves the machine. */
  async at(hash: string, options: BrowserContextOptions & { readonly path?: string } = {}) {
    const { path = pagePath, ...rest } = options;
    if (!this.browser) throw new Error('no browser was opened');
    const context = await this.browser.newContext({ offline: true, ...rest });
    const page = await context.newPage();
    const wrong: string[] = [];
    page.on('pageerror', (error) => wrong.push(error.message));
    page.on('console', (message) => {
      if (message.type() === 'error' || message.type() === 'warning') wrong.push(message.text());
    });
    page.setDefaultTimeout(120_000);
    await page.goto(`${pathToFileURL(path).href}${hash}`);
    await page.waitForSelector('main');
    return { page, wrong, close: () => context.close() };
  }
}

/** Goes to another link in the same page. */
export const follow = (page: Page, link: string): Promise<unknown> =>
  page.evaluate(`location.hash = ${JSON.stringify(link)}`);

/** A test that needs the browser; without one it is left out, and says what to install. */
export const seen = (title: string, look: (context: TestContext) => Promise<void>): void =>
  test(title, { timeout: 240_000 }, async (context) => {
    if (whyNoBrowser !== undefined) context.skip(whyNoBrowser);
    await look(context);
  });
