import type { Language } from '../language.ts';
import { formatSegment } from '../notation/format.ts';
import { padEnd, widthOf } from '../report/text-layout.ts';
import type { Theme } from '../report/theme.ts';
import { type ProbeResult, replyText } from './observation.ts';
import type { ProbeRequest } from './probe-request.ts';
import { DEFAULT_VIA } from './probe-states.ts';

const LABELS = {
  en: {
    state: 'state',
    segment: 'segment',
    answer: 'answer',
    next: 'next state',
    delivered: 'delivered',
    nothing: 'none within a second',
  },
  zh: {
    state: '状态',
    segment: '报文段',
    answer: '回答',
    next: '之后的状态',
    delivered: '交付',
    nothing: '一秒之内没有',
  },
} satisfies Record<Language, Record<string, string>>;

/** One probe for people, a line for each thing to know. */
export function renderProbe(
  { state, via, segment }: ProbeRequest,
  result: ProbeResult,
  { language, theme }: { language: Language; theme: Theme },
): string[] {
  const labels = LABELS[language];
  const octets = language === 'zh' ? '字节' : result.delivered === 1 ? 'octet' : 'octets';
  const how = via === DEFAULT_VIA ? '' : ` (${via})`;
  const answers = result.out.length === 0 ? [labels.nothing] : result.out.map(replyText);
  const entries: [string, string][] = [
    [labels.state, `${theme.state(state)}${how}`],
    [labels.segment, formatSegment(segment)],
    ...answers.map((answer): [string, string] => [labels.answer, answer]),
    [labels.next, theme.state(result.next)],
    [labels.delivered, `${result.delivered} ${octets}`],
  ];
  const width = Math.max(...entries.map(([label]) => widthOf(label)));
  return entries.map(([label, text]) => `${theme.chalk.dim(padEnd(label, width))}  ${text}`);
}
