import { describe } from 'vitest';
import { pathOf } from './installed.ts';

/** Empty where it is not installed, and what needs a browser is left out. */
export const chromium = pathOf('chromium-headless-shell') ?? '';

export const inBrowser = describe.skipIf(chromium === '');
