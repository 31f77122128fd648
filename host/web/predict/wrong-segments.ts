import type { ReportedSegment } from '../../experiments/model/outcome.ts';
import { segmentLabel } from '../../report/number-text.ts';
import { type EndHistory, lengthOf } from './end-history.ts';
import type { Choice, Question, SegmentMistake } from './question.ts';

type Wrong = [mistake: SegmentMistake, segment: ReportedSegment | null];
type About = Pick<Question, 'trigger' | 'names'>;

/** What else one could think that an end sends, the likeliest first. `right` null: it sends nothing. */
export function wrongSegments(right: ReportedSegment | null, about: About, history: EndHistory): Choice[] {
  const candidates = right === null ? insteadOfNothing(about, history) : insteadOf(right, about, history);
  const textOf = (segment: ReportedSegment | null) =>
    segment === null ? '' : segmentLabel(segment, 'relative', about.names);
  const taken = new Set([textOf(right)]);
  return candidates.flatMap(([mistake, segment]): Choice[] => {
    const text = textOf(segment);
    if (taken.has(text)) return [];
    taken.add(text);
    return [{ answer: { kind: 'segment', segment }, mistake }];
  });
}

/** A RST came, which nothing answers. */
function insteadOfNothing({ trigger }: About, history: EndHistory): Wrong[] {
  const last = history.sent.at(-1);
  if (trigger.kind !== 'arrival' || !last || last.ack === null) return [];
  const before = history.sent.findLast(({ timeUs }) => timeUs < (trigger.segment.arrivesUs ?? 0)) ?? last;
  const answer = { ...before, len: 0 };
  const next = moved(answer, 'seq', lengthOf(before));
  return (['.', 'R.', 'F.'] as const).map((flags): Wrong => ['answers RST', { ...next, flags }]);
}

function insteadOf(right: ReportedSegment, about: About, history: EndHistory): Wrong[] {
  const { trigger } = about;
  const heard = trigger.kind === 'arrival' || trigger.kind === 'delayed ACK' ? trigger.segment : null;
  const isRepeated = trigger.kind === 'timer';
  return [
    ...(isRepeated ? repeated(right) : []),
    ...flagMistakes(right, heard, history),
    ...(right.ack === null ? [] : ackMistakes(right, heard)),
    ...(isRepeated ? [] : seqMistakes(right, history)),
    ...(trigger.kind === 'call' ? [] : [['silent', null] as Wrong]),
    ...(right.flags.includes('R') ? [] : [['RST', { ...right, flags: 'R.', len: 0 }] as Wrong]),
    ...(right.ack !== null && lengthOf(right) === 0
      ? [['seq too far', moved(right, 'seq', 1)] as Wrong]
      : []),
    ...(right.ack === null ? [] : [['ack too far', moved(right, 'ack', 1)] as Wrong]),
  ];
}

function repeated(right: ReportedSegment): Wrong[] {
  return [
    ['new number', moved(right, 'seq', lengthOf(right))],
    ['silent', null],
  ];
}

function flagMistakes(
  right: ReportedSegment,
  heard: ReportedSegment | null,
  { otherIss }: EndHistory,
): Wrong[] {
  const { flags } = right;
  const as = (other: string, segment = right): ReportedSegment => ({ ...segment, flags: other });
  if (flags === 'S.')
    return [
      ['no ACK flag', { ...as('S'), ack: null, absolute: { ...right.absolute, ack: null } }],
      ['no SYN flag', as('.')],
    ];
  if (flags === 'S') {
    // The other end's number before it has told it.
    const early = { ...right, ack: 0, absolute: { ...right.absolute, ack: otherIss } };
    return otherIss === null
      ? []
      : [
          ['nothing to acknowledge', as('S.', early)],
          ['no SYN flag', as('.', early)],
        ];
  }
  if (flags.includes('R'))
    return [
      ['FIN for RST', as('F.')],
      ['ACK for RST', as('.')],
    ];
  if (flags.includes('F'))
    return [
      ['FIN left out', as('.')],
      ['RST', as('R.')],
    ];
  return heard?.flags.includes('F') ? [['FIN too early', as('F.')]] : [];
}

function ackMistakes(right: ReportedSegment, heard: ReportedSegment | null): Wrong[] {
  if (!heard) return [];
  const endsAt = heard.seq + lengthOf(heard);
  if (right.ack !== endsAt) return [['ack of unacceptable', moved(right, 'ack', endsAt - (right.ack ?? 0))]];
  const mistakes: Wrong[] = [];
  if (heard.flags.includes('S')) mistakes.push(['ack without SYN', moved(right, 'ack', -1)]);
  if (heard.flags.includes('F')) mistakes.push(['ack without FIN', moved(right, 'ack', -1)]);
  if (heard.len > 0) mistakes.push(['ack without data', moved(right, 'ack', -heard.len)]);
  return mistakes;
}

function seqMistakes(right: ReportedSegment, { sent }: EndHistory): Wrong[] {
  const before = sent.filter(({ timeUs }) => timeUs < right.timeUs);
  const last = before.findLast((one) => lengthOf(one) > 0);
  if (!last || right.seq <= last.seq)
    return lengthOf(right) > 0 ? [['seq too far', moved(right, 'seq', 1)]] : [];
  const mistakes: Wrong[] = [];
  if (/[SF]/.test(last.flags))
    mistakes.push([last.flags.includes('S') ? 'seq of SYN' : 'seq of FIN', moved(right, 'seq', -1)]);
  if (last.len > 0) mistakes.push(['seq of data', moved(right, 'seq', -last.len)]);
  if (right.flags.includes('F')) mistakes.push(['seq too far', moved(right, 'seq', 1)]);
  return mistakes;
}

function moved(segment: ReportedSegment, field: 'seq' | 'ack', by: number): ReportedSegment {
  const { absolute } = segment;
  const before = absolute[field];
  if (before === null || segment[field] === null) return segment;
  return {
    ...segment,
    [field]: (segment[field] as number) + by,
    absolute: { ...absolute, [field]: (before + by) >>> 0 },
  };
}
