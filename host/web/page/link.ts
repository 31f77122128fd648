import { readSetting, settingError } from '../../../src/settings.ts';
import { TCP_STATES } from '../../../src/tcp-states.ts';
import { SECOND_US } from '../../clock/clock.ts';
import { ExitCode, LabError } from '../../lab-error.ts';
import type { Language } from '../../language.ts';
import { printable } from '../../printable.ts';
import { DEFAULT_VIA, viasOf } from '../../probe/probe-states.ts';
import type { Origin, Run } from '../recording/run.ts';
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
  return written(experiment, timeUs, language, [
    ...edits.map((edit) => ['edit', formatEdit(edit)]),
    ...Object.entries(settings).map(([name, value]) => ['set', `${name}=${value}`]),
    ...(script === undefined ? [] : [['script', script]]),
  ]);
}

function written(
  first: string,
  timeUs: number,
  language: Language | undefined,
  what: readonly string[][],
): string {
  const time = timeUs > 0 ? [['t', String(Math.round(timeUs) / SECOND_US)]] : [];
  const fields = [...time, ...what, ...(language === undefined ? [] : [['lang', language]])];
  const rest = new URLSearchParams(fields).toString();
  return `#${[encodeURIComponent(first), ...(rest === '' ? [] : [rest])].join('&')}`;
}

/** The same for what is no run: `#probe&t=0.012&state=CLOSE_WAIT&via=close&segment=S`, `#capture&file=lab.pcapng`. */
export function formatOrigin(origin: Origin, timeUs: number, language: Language): string {
  if ('file' in origin) return written('capture', 0, language, [['file', origin.file]]);
  return written('probe', timeUs, language, Object.entries(origin.probe));
}

/**
 * Reads what `formatOrigin` writes; null where a link is about something else.
 * @throws {LabError} that says what is not understood
 */
export function parseOrigin(fragment: string): { origin: Origin; timeUs: number | null } | null {
  const [first = '', ...rest] = fragment.replace(/^#/, '').split('&');
  const fields = new URLSearchParams(rest.join('&'));
  const [time, file] = [fields.get('t'), fields.get('file')];
  if (first === 'capture' && file !== null) return { origin: { file: printable(file) }, timeUs: null };
  if (first !== 'probe' || !fields.has('segment')) return null;
  const state = TCP_STATES.find((one) => one === fields.get('state'));
  if (!state) throw new LabError(`state=${fields.get('state')} is no state of TCP`, '', ExitCode.usage);
  const via = viasOf(state).find((one) => one === fields.get('via')) ?? DEFAULT_VIA;
  const probe = { state, via, segment: fields.get('segment') as string };
  return { origin: { probe }, timeUs: time === null ? null : parseTime(time) };
}

function parseTime(time: string): number {
  if (!/^\d+(\.\d+)?$/.test(time))
    throw new LabError(`t=${time} is no time in seconds, e.g. t=2.006`, '', ExitCode.usage);
  return Math.round(Number(time) * SECOND_US);
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
  const timeUs = parseTime(fields.get('t') ?? '0');
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
    timeUs,
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
