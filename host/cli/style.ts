import { supportsColor, supportsColorStderr } from 'chalk';
import { languageOf } from '../language.ts';
import { COLUMNS } from '../report/text-layout.ts';
import { createTheme, type Style } from '../report/theme.ts';
import type { CommonOptions } from './options.ts';

/** How a command writes for people there. */
export function styleOf({ lang, color }: CommonOptions, output: 'stdout' | 'stderr' = 'stdout'): Style {
  const support = output === 'stdout' ? supportsColor : supportsColorStderr;
  // None with --no-color, with NO_COLOR set (no-color.org), or where they would not be seen.
  const level = color && !process.env.NO_COLOR && support ? support.level : 0;
  return {
    language: languageOf(lang, process.env),
    theme: createTheme(level),
    columns: process[output].columns ?? COLUMNS,
  };
}
