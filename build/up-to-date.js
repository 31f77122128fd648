// In plain JavaScript: bin/tcplab.js asks it at each start, before anything is loaded that knows TypeScript.
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** @typedef {'cli' | 'board' | 'web'} Part of what the lab is: its command line, its board or its page */

/** The project's folder. */
export const root = fileURLToPath(new URL('..', import.meta.url));

/** What is installed: the versions of tools and libraries. */
const INSTALLED = 'node_modules/.package-lock.json';

/** What each part is made of and what is made; in dist/, where a JSON file by the part's name tells of which contents. */
export const PARTS = {
  cli: { from: ['host', 'src', 'build', INSTALLED], makes: ['cli'] },
  board: {
    from: ['src', 'firmware', 'build', INSTALLED],
    makes: ['board.js', 'board.wasm', 'board-licences.txt', 'program-lines.json'],
  },
  web: {
    from: [
      'host',
      'src',
      'build',
      'docs/lab-sheet.md',
      'docs/lab-sheet.zh.md',
      'dist/board.js',
      'dist/board.wasm',
      'dist/program-lines.json',
      INSTALLED,
    ],
    makes: ['web'],
  },
};

/**
 * SHA-256, in hexadecimal, over the sorted paths and the contents of all files of a folder. Contents are compared, never modification times,
 * which a fresh clone or a change of branch sets at will.
 * @param {string} folder
 */
export function treeDigest(folder) {
  const hash = createHash('sha256');
  for (const file of filesOf(folder)) {
    const content = readFileSync(`${folder}/${file}`);
    hash.update(`${file}\0${content.length}\0`).update(content);
  }
  return hash.digest('hex');
}

/**
 * Paths of all files of a folder, with slashes, sorted.
 * @param {string} folder
 */
export function filesOf(folder) {
  /** @type {(entry: import('node:fs').Dirent) => string | string[]} */
  const below = (entry) => {
    if (entry.isFile()) return entry.name;
    if (!entry.isDirectory()) return [];
    return filesOf(join(folder, entry.name)).map((file) => `${entry.name}/${file}`);
  };
  return readdirSync(folder, { withFileTypes: true }).flatMap(below).sort();
}

/**
 * Digests of files and of folders, by their paths in `base`; null where there is none.
 * @param {string} base @param {readonly string[]} paths
 */
export function digests(base, paths) {
  return Object.fromEntries(
    paths.map((path) => {
      const place = resolve(base, path);
      if (!existsSync(place)) return [path, null];
      if (statSync(place).isDirectory()) return [path, treeDigest(place)];
      return [path, createHash('sha256').update(readFileSync(place)).digest('hex')];
    }),
  );
}

/**
 * What a part is made of, as it is now.
 * @param {Part} part @param {string} [base] the project's folder
 */
export function inputsOf(part, base = root) {
  const { LWIP_DIR } = process.env;
  const lwip = part === 'board' && LWIP_DIR ? [join(resolve(LWIP_DIR), 'src')] : [];
  return digests(base, [...PARTS[part].from, ...lwip]);
}

/**
 * Whether making a part again would read and write the same.
 * @param {Part} part @param {string} [base] the project's folder
 */
export function isUpToDate(part, base = root) {
  const dist = join(base, 'dist');
  const same = (/** @type {unknown} */ one, /** @type {unknown} */ other) =>
    JSON.stringify(one) === JSON.stringify(other);
  try {
    const { inputs, outputs } = JSON.parse(readFileSync(join(dist, `${part}.json`), 'utf8'));
    return same(inputs, inputsOf(part, base)) && same(outputs, digests(dist, PARTS[part].makes));
  } catch {
    return false; // never made, or its record was cut short
  }
}

/**
 * Makes a part if it is missing or out of date, with progress on stderr.
 * @param {Part} part
 */
export async function bringUpToDate(part) {
  if (isUpToDate(part)) return;
  const { tsImport } = await import('tsx/esm/api').catch((error) => {
    // Nothing is there yet that knows the reader's language.
    const problem =
      'The packages that the lab is built with are not installed. 构建实验室所用的软件包尚未安装。';
    const nextStep = `Run "npm ci" in ${root}\n请在该文件夹运行 "npm ci"。`;
    throw Object.assign(new Error(problem, { cause: error }), { problem, nextStep });
  });
  const { ensureBuilt, said, showProgress } = await tsImport('./ensure-built.ts', {
    parentURL: import.meta.url,
    tsconfig: join(root, 'tsconfig.json'),
  });
  const show = showProgress();
  await ensureBuilt(show, [part]).catch((/** @type {NodeJS.ErrnoException} */ error) => {
    show(null);
    const { problem, nextStep } = explained(error);
    throw problem ? Object.assign(error, { problem: said(problem), nextStep: said(nextStep) }) : error;
  });
}

/**
 * What to tell of an error: what it says itself; or, where a checkout belongs to another user or lies on a disk that is read-only, what to do instead of writing to it.
 * @param {NodeJS.ErrnoException & { problem?: string, nextStep?: string }} error
 * @returns {{ problem?: string, nextStep?: string }}
 */
export function explained(error) {
  if (!['EACCES', 'EPERM', 'EROFS'].includes(error.code ?? '')) return error;
  return {
    problem: `The lab in ${root} must be built first, and you may not write there.`,
    nextStep:
      'Have its owner run "npm run build" there: then every user can start it. Or copy it to a folder of your own.',
  };
}
