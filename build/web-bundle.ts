import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { BuildOptions } from 'esbuild';
import globals from 'globals';
import { marked } from 'marked';
import { Catalogue } from '../host/experiments/catalogue/catalogue.ts';
import type { OnProgress } from '../host/node/step-progress.ts';
import type { CatalogueEntry } from '../host/web/engine/engine.ts';
import { FREE_EXPERIMENT } from '../host/web/engine/free-experiment.ts';
import type { ProgramLines } from '../host/web/engine/program-lines.ts';
import { PROGRAM_LINE, PROGRAM_MARK } from '../host/web/engine/worker-realm.ts';
import { PROGRAM_LINES } from './app-bundle.ts';
import { BuildError } from './build-error.ts';
import { bundle } from './bundle.ts';
import { GLOBALS, INSTEAD } from './kaluma-builtins.ts';
import { bundledPackages, licenceNotices } from './licences.ts';
import type { projectPaths } from './project-paths.ts';
import { digest, writeWhole } from './stamp.ts';
import { filesOf, root } from './up-to-date.js';

const COMMON: BuildOptions = {
  absWorkingDir: root,
  platform: 'browser',
  target: 'es2022',
  format: 'iife',
  minify: true,
  charset: 'utf8',
  outdir: '/',
};

/** Builtins by the language's own book; what else an engine has is a name of its surroundings. */
const BUILTINS = Object.keys(globals.builtin).filter((name) => GLOBALS.has(name) && name !== 'globalThis');

/** No variable of a strict function can be called so. */
const RESERVED = ['eval', 'arguments', 'undefined', 'NaN', 'Infinity'];

/** What the program may name beside the language's builtins, and what it must not see of a worker. */
const PARAMETERS = [
  ...new Set([
    ...GLOBALS,
    ...Object.keys(INSTEAD).filter((name) => !name.includes('.')),
    ...Object.keys(globals.builtin),
    ...Object.keys(globals.worker),
  ]),
].filter((name) => !BUILTINS.includes(name) && !RESERVED.includes(name));

/**
 * The program on the board as a function, its text unchanged. `host/web/engine/worker-realm.ts` runs it.
 * @throws BuildError if its text could not be told from what is around it
 */
export function wrappedProgram(script: string): string {
  if (script.includes(PROGRAM_MARK))
    throw new BuildError(
      `board.js contains ${PROGRAM_MARK}.`,
      'Take it out of src/: the page needs it as a mark.',
    );
  const around = [`function(${PARAMETERS}){${PROGRAM_MARK}\n`, `${PROGRAM_MARK}\n}`];
  return `{builtins:${JSON.stringify(BUILTINS)},names:${JSON.stringify(PARAMETERS)},run:${around.join(script)}}`;
}

/** Parts of the lab sheet for those who have it on paper, and the lab on a terminal. */
const PAPER = /<!-- paper -->.*?<!-- \/paper -->/gs;

/** The experiments' texts, and what the page has of them: read here, they need not all be read where it is opened. */
function catalogueOf(host: string) {
  const folder = join(host, 'experiments/catalogue');
  const read = (name: string) => readFileSync(join(folder, name), 'utf8');
  const scripts = filesOf(folder).filter((name) => name.endsWith('.tcp'));
  const texts = Object.fromEntries(scripts.map((name) => [basename(name, '.tcp'), read(name)]));
  const index = read('catalogue.txt');
  const { all, core } = new Catalogue(index, (name) => texts[name] as string);
  const entries = [...all, FREE_EXPERIMENT].map((one): CatalogueEntry => {
    const { name, title } = one;
    return { name, core: core.includes(one), title };
  });
  return { texts, index, entries };
}

/**
 * Bundles the page: dist/web, for a server, and in it tcplab.html, which is all of it in one file.
 * @throws BuildError when it cannot be bundled
 */
export async function buildWeb(
  { host, docs, dist }: Pick<typeof projectPaths, 'host' | 'docs' | 'dist'>,
  onProgress: OnProgress,
): Promise<void> {
  const activity = 'bundling the page';
  onProgress({ activity, item: 'host/web', done: 0, total: 1 });
  const web = join(host, 'web');
  const script = readFileSync(join(dist, 'board.js'), 'utf8');
  const lines = readFileSync(join(dist, PROGRAM_LINES), 'utf8');
  const { files: sources } = JSON.parse(lines) as ProgramLines;
  const programSources = Object.fromEntries(
    sources.map((name) => [name, readFileSync(join(host, '..', name), 'utf8')]),
  );
  const wasm = readFileSync(join(dist, 'board.wasm'));
  const sheet = (name: string) =>
    marked.parse(readFileSync(join(docs, name), 'utf8').replace(PAPER, ''), { async: false });
  const sheets = { en: sheet('lab-sheet.md'), zh: sheet('lab-sheet.zh.md') };
  const { index, texts, entries } = catalogueOf(host);
  const constants = {
    boardProgram: wrappedProgram(script),
    programLines: lines,
    catalogueIndex: JSON.stringify(index),
    catalogueScripts: JSON.stringify(texts),
  };
  const declared = Object.entries(constants).map(([name, value]) => `const ${name}=${value};`);
  const page = await bundle('The page', {
    ...COMMON,
    define: { LAB_SHEETS: JSON.stringify(sheets), CATALOGUE: JSON.stringify(entries) },
    entryPoints: { page: join(web, 'page/main.ts'), style: join(web, 'style.css') },
    banner: { js: `const programSources=${JSON.stringify(programSources)};` },
  });
  const worker = await bundle('The worker of the page', {
    ...COMMON,
    entryPoints: { worker: join(web, 'engine/worker.ts') },
    banner: { js: declared.join('\n') },
  });
  const text = (name: string) =>
    [...page.outputFiles, ...worker.outputFiles].find(({ path }) => basename(path) === name)?.text as string;
  // Where the page looks for the program, and for its lines in stack traces.
  const fromThere = text('worker.js')
    .split('\n')
    .slice(PROGRAM_LINE - 1);
  if (!fromThere.join('\n').startsWith(script))
    throw new BuildError(
      `The text of board.js does not begin in line ${PROGRAM_LINE} of the worker.`,
      'Please report it.',
    );
  const notices = licenceNotices(bundledPackages([page.metafile, worker.metafile]));
  const html = readFileSync(join(web, 'page/index.html'), 'utf8');
  const files: Record<string, string | Uint8Array> = {
    'index.html': html,
    'page.js': text('page.js'),
    'style.css': text('style.css'),
    'worker.js': text('worker.js'),
    'board.wasm': wasm,
    'licences.txt': `${notices}\n${readFileSync(join(dist, 'board-licences.txt'), 'utf8')}`,
  };
  const version = digest(Object.values(files).map(digest).join());
  const names = ['./', ...Object.keys(files)];
  const service = await bundle('The service worker of the page', {
    ...COMMON,
    entryPoints: { 'service-worker': join(web, 'page/service-worker.ts') },
    define: { VERSION: JSON.stringify(version), FILES: JSON.stringify(names) },
  });
  files['service-worker.js'] = service.outputFiles[0]?.text as string;
  files['tcplab.html'] = singleFile(html, files);
  for (const [name, content] of Object.entries(files)) writeWhole(join(dist, 'web', name), content);
  onProgress({ activity, item: '', done: 1, total: 1 });
}

/** The page with everything in it, allowed by its digest: it needs no server, and asks none. */
function singleFile(html: string, files: Readonly<Record<string, string | Uint8Array>>): string {
  const [style, page] = [files['style.css'] as string, files['page.js'] as string];
  const source = (text: string) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
  const policy = [
    "default-src 'none'",
    `script-src ${source(page)} 'wasm-unsafe-eval'`,
    `style-src ${source(style)}`,
    'img-src data:',
    'worker-src blob:',
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
  const data = (name: string) => {
    const content = files[name] as string | Uint8Array;
    const text = typeof content === 'string' ? content : Buffer.from(content).toString('base64');
    return `<script type="text/plain" id="${name}">${inScript(text)}</script>\n`;
  };
  const replaced = [
    [
      /(http-equiv="Content-Security-Policy"\s+content=")[^"]*/,
      (_: string, before: string) => before + policy,
    ],
    [/<link rel="stylesheet".*>/, () => `<style>${style}</style>`],
    [
      /<script .*page\.js.*<\/script>/,
      () =>
        `${['worker.js', 'board.wasm', 'licences.txt'].map(data).join('')}<script>${inScript(page)}</script>`,
    ],
  ] as const;
  return replaced.reduce((made, [what, by]) => {
    if (!what.test(made)) throw new BuildError(`host/web/page/index.html has no ${what}.`, 'Write it so.');
    return made.replace(what, by);
  }, html);
}

/** @throws BuildError for a text that would end its script in the document */
function inScript(text: string): string {
  const end = /<\/script|<!--/i.exec(text);
  if (end)
    throw new BuildError(
      `A text of the page contains ${end[0]}.`,
      'Write it in two parts: a script element ends there.',
    );
  return text;
}
