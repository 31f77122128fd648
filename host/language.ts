export type Language = 'en' | 'zh';
/** The same text in every language of the lab. */
export type Text = Record<Language, string>;
