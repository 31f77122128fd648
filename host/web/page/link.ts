import { readSetting, settingError } from '../../../src/settings.ts';
import { SECOND_US } from '../../clock/clock.ts';
import { ExitCode, LabError } from '../../lab-error.ts';
import type { Language } from '../../language.ts';
import type { Run } from '../recording/run.ts';
import { formatEdit, parseEdit } from './edits.ts';

/** All that a link holds: whoever opens it sees the same. */
export interface Link {
  run: Run;
  /** µs */
  timeUs: number;
  language?: Language;
}

/** The fragment of the page's address: `#half-close&t=2.006&edit=drop+11&set=holdMs%3D200&lang=zh`. */
export function formatLink({ run, timeUs, language }: Link): string {
  const { experiment, script, settings = {}, edits } = run;
  const fields = [
    ...(timeUs > 0 ? [['t', String(Math.round(timeUs) / SECOND_US)]] : []),
    ...edits.map((edit) => ['edit', formatEdit(edit)]),
    ...Object.entries(settings).map(([name, value]) => ['set', `${name}=${value}`]),
    ...(script === undefined ? [] : [['script', script]]),
    ...(language === undefined ? [] : [['lang', language]]),
  ];
  const rest = new URLSearchParams(fields).toString();
  return `#${[encodeURIComponent(experiment), ...(rest === '' ? [] : [rest])].join('&')}`;
}

/**
 * Reads what `formatLink` writes; null for the page's bare address.
 * @throws {LabError} that says what is not understood
 */
export function parseLink(fragment: string): Link | null {
  const words = fragment.replace(/^#/, '').split('&');
  const [first = ''] = words[0]?.includes('=') ? [] : words.splice(0, 1);
  if (first === '' && words.length === 0) return null;
  const fields = new URLSearchParams(words.join('&'));
  const time = fields.get('t') ?? '0';
  if (!/^\d+(\.\d+)?$/.test(time))
    throw new LabError(`t=${time} is no time in seconds, e.g. t=2.006`, '', ExitCode.usage);
  const settings = Object.fromEntries(fields.getAll('set').map(parseSetting));
  const script = fields.get('script');
  const language = languageIn(fragment);
  return {
    run: {
      experiment: new URLSearchParams(`name=${first}`).get('name') as string, // no text is too broken for it
      ...(script === null ? {} : { script }),
      ...(Object.keys(settings).length === 0 ? {} : { settings }),
      edits: fields.getAll('edit').map(parseEdit),
    },
    timeUs: Math.round(Number(time) * SECOND_US),
    ...(language ? { language } : {}),
  };
}

/** The language that a link asks for, even one with a mistake in it. */
export function languageIn(fragment: string): Language | undefined {
  const fields = new URLSearchParams(fragment.replace(/^#/, ''));
  return (['en', 'zh'] as const).find((one) => fields.get('lang') === one);
}

function parseSetting(text: string): [string, unknown] {
  const [name = '', written = ''] = text.split('=');
  const value = readSetting(written);
  const problem = settingError(name, value);
  if (problem) throw new LabError(`set=${text}: ${problem}`, '', ExitCode.usage);
  return [name, value];
}
