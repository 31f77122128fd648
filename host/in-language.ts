import { CHINESE } from './chinese.ts';
import type { Language } from './language.ts';

/** What stands before a message: whose it is, or of which place in a file. */
const BEFORE = /^(\s*(?:tcplab: )?(?:.*?:\d+:\d+: )?)(.*)$/s;

/** A term and what is said of it, in a list. */
const BESIDE = /^(.*\s{2,})(\S.*)$/s;

/** Messages with something put in, those with the most words of their own first. */
const patterns = () =>
  Object.entries(CHINESE)
    .filter(([english]) => english.includes('{1}'))
    .map(([english, chinese]) => ({ english: english.split(/\{\d\}/), chinese }))
    .sort((a, b) => b.english.join('').length - a.english.join('').length)
    .map(({ english, chinese }) => ({ pattern: whole(english), chinese }));

let known: ReturnType<typeof patterns> | undefined;

/** A text of the lab's commands, line by line; what there is no translation of stays as it is. */
export function inLanguage(text: string, language: Language): string {
  if (language === 'en') return text;
  return text
    .split('\n')
    .map((line) => {
      const [, before = '', rest = ''] = BEFORE.exec(line) ?? [];
      const [, term = '', said = rest] = BESIDE.exec(rest) ?? [];
      return before + term + (message(said) ?? said);
    })
    .join('\n');
}

function message(english: string): string | undefined {
  if (Object.hasOwn(CHINESE, english)) return CHINESE[english];
  known ??= patterns();
  for (const { pattern, chinese } of known) {
    const found = pattern.exec(english);
    if (found)
      return chinese.replace(/\{(\d)\}/g, (_, index) => {
        const put = found[index] ?? '';
        return message(put) ?? put;
      });
  }
  return undefined;
}

function whole(parts: string[]): RegExp {
  return new RegExp(
    `^${parts.map((part) => part.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')).join('(.*?)')}$`,
    's',
  );
}
