import { CHINESE } from './chinese.ts';
import type { Language } from './language.ts';

/** What stands before a message: whose it is, or of which place in a file. */
const BEFORE = /^(\s*(?:tcplab: )?(?:.*?:\d+:\d+: )?)(.*)$/s;

/** A term and what is said of it, in a list. */
const BESIDE = /^(.*\s{2,})(\S.*)$/s;

const MESSAGES: Record<Exclude<Language, 'en'>, Readonly<Record<string, string>>> = { zh: CHINESE };

/** Messages with something put in, those with the most words of their own first. */
const patterns = (language: Exclude<Language, 'en'>) =>
  Object.entries(MESSAGES[language])
    .filter(([english]) => english.includes('{1}'))
    .map(([english, told]) => ({ english: english.split(/\{\d\}/), told }))
    .sort((a, b) => b.english.join('').length - a.english.join('').length)
    .map(({ english, told }) => ({ pattern: whole(english), told }));

const known: { [language in Language]?: ReturnType<typeof patterns> } = {};

/** A text of the lab's commands, line by line; what there is no translation of stays as it is. */
export function inLanguage(text: string, language: Language): string {
  if (language === 'en') return text;
  return text
    .split('\n')
    .map((line) => {
      const [, before = '', rest = ''] = BEFORE.exec(line) ?? [];
      const [, term = '', said = rest] = BESIDE.exec(rest) ?? [];
      return before + term + (message(said, language) ?? said);
    })
    .join('\n');
}

function message(english: string, language: Exclude<Language, 'en'>): string | undefined {
  if (Object.hasOwn(MESSAGES[language], english)) return MESSAGES[language][english];
  known[language] ??= patterns(language);
  for (const { pattern, told } of known[language]) {
    const found = pattern.exec(english);
    if (found)
      // What is quoted stays as it was written.
      return told.replace(/(['"“]?)\{(\d)\}/g, (_, quote, index) => {
        const put = found[index] ?? '';
        return quote + (quote ? put : (message(put, language) ?? put));
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
