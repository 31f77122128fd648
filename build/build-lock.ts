import { mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { BuildError } from './build-error.ts';

const POLL_MS = 100;
/** No build takes this long: every step has its own limit. A process id can be in use again by then. */
const ABANDONED_MS = 15 * 60_000;

const errorCode = (error: unknown) => (error as NodeJS.ErrnoException).code;

function isAbandoned(path: string): boolean {
  try {
    const age = Date.now() - statSync(path).mtimeMs;
    const holder = Number(readFileSync(path, 'utf8'));
    if (age > ABANDONED_MS) return true;
    // Created but not yet written: its holder is between two system calls, or died there.
    if (!(holder > 0)) return age > POLL_MS;
    process.kill(holder, 0); // only asks
    return false;
  } catch (error) {
    return errorCode(error) === 'ESRCH'; // EPERM: it runs, as another user; ENOENT: given back in this moment
  }
}

function tryToTake(path: string): boolean {
  try {
    writeFileSync(path, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if (errorCode(error) !== 'EEXIST') throw error;
    return false;
  }
}

/**
 * Runs `build` while no other process does, so that two of them do not compile the same at the same time.
 * A lock whose holder is gone is taken over.
 * @throws BuildError when another process held the lock for `limitMs`
 */
export async function withBuildLock<Result>(
  path: string,
  build: () => Promise<Result>,
  limitMs = 5 * 60_000,
): Promise<Result> {
  mkdirSync(dirname(path), { recursive: true });
  const deadline = Date.now() + limitMs;
  while (!tryToTake(path)) {
    if (isAbandoned(path)) {
      // Renamed first, for of two processes that see this only one can.
      const grave = `${path}.${process.pid}`;
      try {
        renameSync(path, grave);
      } catch {}
      rmSync(grave, { force: true });
    } else if (Date.now() >= deadline) {
      throw new BuildError(
        `Another process has been building for ${limitMs / 1000} s.`,
        `If none is, remove ${path} and try again.`,
      );
    } else {
      await wait(Math.min(POLL_MS, Math.max(1, deadline - Date.now())));
    }
  }
  try {
    return await build();
  } finally {
    rmSync(path, { force: true });
  }
}
