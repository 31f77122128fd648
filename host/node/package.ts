import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ExitCode, LabError } from '../lab-error.ts';
import { refusedBySystem } from '../system-reason.ts';

/** The package's folder: two above this file as a source (host/node), and two above its bundle (dist/cli). */
const FOLDER = fileURLToPath(new URL('../..', import.meta.url));

/** Absolute path of one of the package's own files. */
export function packageFile(path: string): string {
  return join(FOLDER, path);
}

/** What the virtual board is made of. */
export interface BoardFiles {
  /** Absolute path of its WebAssembly. */
  wasmPath: string;
  /** Absolute path of the script that runs on the board, the very file that is flashed. */
  appPath: string;
  /** Version of the lwIP in it, such as "2.2.1". */
  lwipVersion: string;
}

/** The board's files, or the page, which holds them. */
type Part = 'board' | 'web';

let bringUpToDate: (part: Part) => Promise<void> = async () => {};

/** In a clone, what a part is made of may have changed since it was built: called before its files are used. */
export function beforePart(callback: typeof bringUpToDate): void {
  bringUpToDate = callback;
}

async function haveUpToDate(part: Part): Promise<void> {
  await bringUpToDate(part).catch((cause) => {
    // The build is no part of the package, and has a LabError of its own.
    throw cause.nextStep ? new LabError(cause.problem, cause.nextStep, ExitCode.noBoard, { cause }) : cause;
  });
}

/**
 * Absolute path of the folder that holds the page, for a server.
 * @throws LabError if it is not there, or cannot be built
 */
export async function pageFolder(): Promise<string> {
  await haveUpToDate('board');
  await haveUpToDate('web');
  const folder = packageFile('dist/web');
  if (existsSync(join(folder, 'index.html'))) return folder;
  throw new LabError(`the page is not there: no index.html in ${folder}`, 'Reinstall tcplab.');
}

/** @throws LabError if they are not there */
export async function boardFiles(): Promise<BoardFiles> {
  await haveUpToDate('board');
  const text = await readFile(packageFile('dist/board.json'), 'utf8').catch(
    refusedBySystem((why) => `the virtual board is not there: ${why}`, 'Reinstall tcplab.', ExitCode.noBoard),
  );
  return {
    wasmPath: packageFile('dist/board.wasm'),
    appPath: packageFile('dist/board.js'),
    lwipVersion: JSON.parse(text).lwip,
  };
}
