import { type ColorSupportLevel, supportsColor, supportsColorStderr } from 'chalk';

/** How many colours the output is to have: none with --no-color, with NO_COLOR set (no-color.org), or where they would not be seen. */
export function colourLevel(output: 'stdout' | 'stderr', wanted: boolean): ColorSupportLevel {
  if (!wanted || process.env.NO_COLOR) return 0;
  const support = output === 'stdout' ? supportsColor : supportsColorStderr;
  return support === false ? 0 : support.level;
}
