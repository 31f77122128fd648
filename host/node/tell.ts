import { inLanguage } from '../in-language.ts';
import { type Language, languageOf } from '../language.ts';
import { printable, printLines } from '../printable.ts';

/** Not `npx tcplab run`, nor a path that ends so. */
const CALL = /(?<![\w/.\\-]|npx )tcplab(?= [a-z[-]| {2})/g;

/** The language of this process, known before its command line is parsed: what is wrong with that is said in it too. */
function spokenLanguage(): Language {
  const [, asked] = /(?:^|\0)--lang[=\0](en|zh)(?:\0|$)/.exec(process.argv.slice(2).join('\0')) ?? [];
  return languageOf(asked as Language | undefined, process.env);
}

/** A text's commands so that they can be copied: by npx where npx or npm has started this. */
export function asCalled(text: string): string {
  return process.env.npm_lifecycle_event ? text.replace(CALL, 'npx tcplab') : text;
}

/** A message of the lab's for the person at the keyboard, in the person's language, its commands so that they can be copied. */
export function said(text: string): string {
  return asCalled(inLanguage(text, spokenLanguage()));
}

/** Prints messages of the lab's. */
export function tell(stream: { write(text: string): unknown }, ...messages: readonly string[]): void {
  printLines(
    stream,
    messages.map((message) => said(printable(message, '\n\t'))),
  );
}
