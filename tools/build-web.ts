/**
 * Builds the explorer: one HTML file with script and styles inside, which needs no network, no
 * server and no second file. Its policy lets nothing run but this very script (by hash), and
 * nothing be fetched; a report is the same file with the results in a block of data.
 */
import { createHash } from 'node:crypto';
import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { build } from 'vite';

const root = dirname(import.meta.dirname);

/** What the bundler made of `web/`. */
interface Bundle {
  readonly script: string;
  readonly style: string;
}

/** Bundles the page into one classic script and one style sheet. */
async function bundle(): Promise<Bundle> {
  const built = await build({
    configFile: false,
    root: join(root, 'web'),
    logLevel: 'error',
    resolve: {
      alias: [
        // The same package in the form of which a bundler takes only what is used.
        { find: /^fp-ts\/lib/, replacement: 'fp-ts/es6' },
        {
          find: /^.*\/engine\/wasm\/host\/host-runner\.ts$/,
          replacement: join(root, 'web/check/no-host-engine.ts'),
        },
      ],
    },
    define: { 'process.env.NODE_ENV': '"production"' },
    build: {
      write: false,
      target: 'es2023',
      modulePreload: false,
      cssCodeSplit: false,
      rolldownOptions: {
        input: join(root, 'web/main.tsx'),
        output: { format: 'iife', entryFileNames: 'explorer.js' },
      },
    },
  });
  const { output } = (Array.isArray(built) ? built[0] : built) as Extract<
    typeof built,
    { output: unknown }
  >;
  let [script, style] = ['', ''];
  for (const file of output) {
    if (file.type === 'chunk') script += file.code;
    else if (file.fileName.endsWith('.css')) style += String(file.source);
  }
  return { script, style };
}

const sha256 = (text: string): string =>
  `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

/** Text of a script that cannot end its own element or begin a comment of HTML. */
const asInline = (script: string): string =>
  script.replaceAll(/<\/(script)/gi, '<\\/$1').replaceAll('<!--', '\\x3C!--');

/** The whole page. A report is put in place of the comment `results`. */
export function pageOf({ script, style }: Bundle): string {
  const code = asInline(script);
  const policy = [
    "default-src 'none'",
    `script-src ${sha256(code)}`,
    `style-src ${sha256(style)}`,
    'img-src data: blob:',
    'worker-src blob:',
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>buddycheck</title>
<link rel="icon" href="data:,">
<style>${style}</style>
</head>
<body>
<div id="page"></div>
<!--results-->
<script id="explorer">${code}</script>
</body>
</html>
`;
}

/** Writes the page into this folder; whoever reads it meanwhile reads the old one or the new. */
export async function buildWeb(folder: string): Promise<void> {
  const path = join(folder, 'explorer.html');
  const beside = `${path}.${process.pid}.part`;
  mkdirSync(folder, { recursive: true });
  writeFileSync(beside, pageOf(await bundle()));
  renameSync(beside, path);
}

if (process.argv[1] === import.meta.filename) await buildWeb(join(root, 'dist/web'));
