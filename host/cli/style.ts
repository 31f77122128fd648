import { type ColorSupportLevel, supportsColor, supportsColorStderr } from 'chalk';
import { languageOf } from '../language.ts';
import { columnsOf } from '../report/text-layout.ts';
import { createTheme, type Style } from '../report/theme.ts';
import type { CommonOptions } from './options.ts';

/** How a command writes for people there. */
export function styleOf({ lang, color }: CommonOptions, output: 'stdout' | 'stderr' = 'stdout'): Style {
  return {
    language: languageOf(lang, process.env),
    theme: createTheme(colourLevel(output, color)),
    columns: columnsOf(process[output]),
  };
}

/** How many colours the output is to have: none with --no-color, with NO_COLOR set (no-color.org), or where they would not be seen. */
function colourLevel(output: 'stdout' | 'stderr', wanted: boolean): ColorSupportLevel {
  if (!wanted || process.env.NO_COLOR) return 0;
  const support = output === 'stdout' ? supportsColor : supportsColorStderr;
  return support === false ? 0 : support.level;
}
