import { existsSync, readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { TestRunner } from 'vitest';

/** Programs that tests start or hold the lab against, and Debian's packages of each; .ci/run installs them. */
const PACKAGES: Record<string, string> = JSON.parse(
  readFileSync(new URL('debian-packages.json', import.meta.url), 'utf8'),
);

/** Takes its place where it is not installed. The shell has no window, and takes half the processor time. */
const ALTERNATIVES: Record<string, string> = { 'chromium-headless-shell': 'chromium' };

/** Where PATH finds it; undefined where it is not installed. */
export function pathOf(program: string): string | undefined {
  const names = [program, ALTERNATIVES[program] ?? program];
  const folders = (process.env.PATH ?? '').split(delimiter);
  return names
    .flatMap((name) => folders.map((folder) => join(folder, name)))
    .find((path) => existsSync(path));
}

/** Which of them are not installed, and what installs them; empty where all are. */
export function missing(programs = Object.keys(PACKAGES)): string {
  const absent = programs.filter((program) => !pathOf(program));
  const packages = absent.map((program) => PACKAGES[program]).join(' ');
  return absent.length === 0
    ? ''
    : `not installed: ${absent.join(', ')} (Debian: apt-get install ${packages})`;
}

/**
 * For what starts a program: leaves out the test that is running where that is not installed. In CI nothing may be
 * missing: test/build/global-setup.ts.
 */
export function needs(program: string): void {
  const reason = missing([program]);
  if (reason === '') return;
  TestRunner.getCurrentTest()?.context.skip(reason);
  throw new Error(reason);
}
