/** Control and format characters, which move a terminal's cursor or change what was said before them. */
const UNPRINTABLE = /[\p{C}\p{Zl}\p{Zp}]/gu;

/** What a theme of the lab's own puts around words. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: ESC is one
const COLOUR = /(\x1b\[[\d;]*m)/;

/** What others said, with a mark in place of what cannot be printed, except what is `kept`. */
export function printable(text: string, kept = ''): string {
  if (!/[^ -~]/.test(text)) return text;
  return text.replace(UNPRINTABLE, (character) => (kept.includes(character) ? character : '\ufffd'));
}

/** What others wrote as JSON, its texts `printable`; undefined if it is no JSON. */
export function readJson(text: string): unknown {
  // Without an escape, its texts stand in it as they are: one look at all of them is enough.
  const isPrintable = !text.includes('\\') && printable(text) === text;
  try {
    return JSON.parse(text, isPrintable ? undefined : replaceTexts);
  } catch {
    return undefined;
  }
}

function replaceTexts(_key: string, value: unknown): unknown {
  return typeof value === 'string' ? printable(value) : value;
}

/**
 * Prints lines that may hold others' words: colours and tabs stay, and what a line feed within a line begins is indented. Whatever a command prints
 * for people goes through here, so that no file, board or neighbour commands the terminal, or says something in the program's name.
 */
export function printLines(stream: { write(text: string): unknown }, lines: readonly string[]): void {
  const shown = (part: string, index: number) => (index % 2 ? part : printable(part, '\n\t'));
  const texts = lines.map((line) =>
    line
      .replace(/\n(?! {2})/g, '\n  ')
      .split(COLOUR)
      .map(shown)
      .join(''),
  );
  stream.write(texts.map((text) => `${text}\n`).join(''));
}

/** As JSON and JavaScript write characters that are not to stand there as they are. */
export function escaped(characters: string): string {
  const units = characters.split('').map((unit) => unit.charCodeAt(0).toString(16).padStart(4, '0'));
  return units.map((unit) => `\\u${unit}`).join('');
}

/** Prints one JSON value, a line; what is not printable is escaped, and so neither lost nor on a terminal. */
export function printJson(stream: { write(text: string): unknown }, value: unknown): void {
  stream.write(`${JSON.stringify(value).replace(UNPRINTABLE, escaped)}\n`);
}
