export type Language = 'en' | 'zh';
/** The same text in every language of the lab. */
export type Text = Record<Language, string>;

/** The language asked for, or else that of the environment: the first of LC_ALL, LC_MESSAGES and LANG that is set. */
export function languageOf(
  asked: Language | undefined,
  env: Readonly<Record<string, string | undefined>>,
): Language {
  if (asked) return asked;
  const locale = env.LC_ALL || env.LC_MESSAGES || env.LANG || '';
  return /^zh/i.test(locale) ? 'zh' : 'en';
}
