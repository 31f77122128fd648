import { spawnSync } from 'node:child_process';
import { describe } from 'vitest';

/** Debian's name of it, found by PATH; empty where it is not installed, and what needs a browser is left out. */
export const chromium = spawnSync('which', ['chromium'], { encoding: 'utf8' }).stdout?.trim() ?? '';

export const inBrowser = describe.skipIf(chromium === '');
