import type { TcpState } from '../../../src/tcp-states.ts';
import { randomFrom } from '../../cable/seeded-numbers.ts';
import type { ReportedSegment, ReportedState } from '../../experiments/model/outcome.ts';
import { segmentLabel } from '../../report/number-text.ts';
import { arrivedSegment } from '../../report/state-places.ts';
import { connectionsOf } from '../recording/moment.ts';
import type { Recording } from '../recording/recording.ts';
import { ladderStories } from '../view/ladder-stories.ts';
import { EndHistory, lengthOf } from './end-history.ts';
import type { Answer, Choice, Question, Trigger } from './question.ts';
import { wrongSegments } from './wrong-segments.ts';
import { wrongStates } from './wrong-states.ts';

/** How many answers are offered. */
const CHOICES = 4;

/** A question without what follows from the whole list. */
type Draft = Omit<Question, 'number' | 'experiment'>;

/**
 * All that can be asked of a recording, in order of time; of several questions that are alike the first. The same run gives the same questions, with the
 * answers in the same order. Where lwIP departs from the RFC nothing is asked.
 */
export function questionsOf(recording: Recording): Question[] {
  const experiment = recording.run?.experiment ?? '';
  const drafts = connectionsOf(recording).flatMap(({ clientPort }) =>
    (['client', 'board'] as const).flatMap((end) => {
      const history = new EndHistory(recording, end, clientPort);
      return history.hasTcp
        ? [...stateQuestions(recording, history), ...segmentQuestions(recording, history)]
        : [];
    }),
  );
  const seen = new Set<string>();
  return drafts
    .filter(({ choices }) => choices.length === CHOICES)
    .sort((a, b) => a.happensUs - b.happensUs || a.kind.length - b.kind.length)
    .filter((draft) => {
      const key = likeness(draft);
      const isNew = !seen.has(key);
      seen.add(key);
      return isNew;
    })
    .map((draft, index) => {
      const number = index + 1;
      return {
        ...draft,
        experiment,
        number,
        choices: shuffled(draft.choices, `${JSON.stringify(recording.run)} ${number}`),
      };
    });
}

function stateQuestions(recording: Recording, history: EndHistory): Draft[] {
  const { end, states } = history;
  const entered = states.flatMap((step): Draft[] => {
    const { timeUs, cause } = step;
    const from = history.stateBefore(timeUs);
    const together = history.transitionsAt(timeUs);
    if (cause === null || from === null || together[0] !== step || history.isCrowdedAt(timeUs)) return [];
    // One segment may take an end two states on: SYN_RCVD, ESTABLISHED, CLOSE_WAIT.
    const last = together.findLast((one) => one.cause === cause) ?? step;
    const segment = arrivedSegment({ end, from, step: last }, recording.segments);
    const trigger = triggerOf(cause, from, step.state, segment);
    if (trigger === null) return [];
    return [draft(recording, history, timeUs, from, trigger, { kind: 'state', state: last.state }, last)];
  });
  const stayed = history.arrivalTimes.flatMap((timeUs): Draft[] => {
    const [segment, another] = history.arrivalsAt(timeUs);
    const state = history.stateBefore(timeUs);
    if (!segment || another || !state || history.transitionsAt(timeUs).length > 0) return [];
    if (!couldMove(state, segment)) return [];
    return [draft(recording, history, timeUs, state, { kind: 'arrival', segment }, { kind: 'state', state })];
  });
  return [...entered, ...stayed];
}

function triggerOf(
  cause: NonNullable<Recording['board'][number]['cause']>,
  from: TcpState,
  to: TcpState,
  segment: ReportedSegment | undefined,
): Trigger | null {
  if (cause === 'segment') return segment && !departs(from, segment) ? { kind: 'arrival', segment } : null;
  if (cause === 'timer') return { kind: 'timer', timer: from === 'TIME_WAIT' ? '2MSL' : 'gives up' };
  if (cause !== 'call' && cause !== 'transmit') return null;
  return { kind: 'call', call: to === 'SYN_SENT' ? 'OPEN' : to === 'CLOSED' ? 'ABORT' : 'CLOSE' };
}

/** Whether one would think that a segment changes the state. */
function couldMove(state: TcpState, segment: ReportedSegment): boolean {
  if (state === 'CLOSED' || state === 'LISTEN' || departs(state, segment)) return false;
  return /[SFR]/.test(segment.flags) || ['SYN_RCVD', 'FIN_WAIT_1', 'CLOSING', 'LAST_ACK'].includes(state);
}

/** A RST in TIME_WAIT, and a SYN there, in SYN_RCVD and in SYN_SENT (host/conformance/departures-lwip-2.2). */
function departs(state: TcpState, { flags }: ReportedSegment): boolean {
  if (state === 'TIME_WAIT') return /[SR]/.test(flags);
  return (state === 'SYN_SENT' || state === 'SYN_RCVD') && flags === 'S';
}

function segmentQuestions(recording: Recording, history: EndHistory): Draft[] {
  const sent = history.sent.flatMap((segment): Draft[] => {
    const { timeUs } = segment;
    const state = history.stateBefore(timeUs);
    // Of several that leave together none is the answer.
    if (state === null || history.sentAt(timeUs).length > 1 || history.isCrowdedAt(timeUs)) return [];
    const trigger = reasonFor(segment, history);
    if (trigger === null || (trigger.kind === 'arrival' && departs(state, trigger.segment))) return [];
    return [draft(recording, history, timeUs, state, trigger, { kind: 'segment', segment })];
  });
  const silent = history.arrivalTimes.flatMap((timeUs): Draft[] => {
    const [segment, another] = history.arrivalsAt(timeUs);
    const state = history.stateBefore(timeUs);
    if (!segment?.flags.includes('R') || another || !state || departs(state, segment)) return [];
    if (history.sentAt(timeUs).length > 0) return [];
    return [
      draft(
        recording,
        history,
        timeUs,
        state,
        { kind: 'arrival', segment },
        { kind: 'segment', segment: null },
      ),
    ];
  });
  return [...sent, ...silent];
}

/** Why an end sends a segment; null where that cannot be told, and nobody could foretell it. */
function reasonFor(segment: ReportedSegment, history: EndHistory): Trigger | null {
  const { timeUs, len, flags } = segment;
  const arrival = history.arrivalsAt(timeUs).at(-1);
  const step = history.transitionsAt(timeUs).find(({ cause }) => cause === 'call' || cause === 'transmit');
  if (arrival) {
    const closes = step && flags.includes('F') ? ({ closes: true } as const) : {};
    return len > 0 || flags === 'S' ? null : { kind: 'arrival', segment: arrival, ...closes };
  }
  if (step)
    return len > 0 ? null : triggerOf('call', history.stateBefore(timeUs) as TcpState, step.state, undefined);
  if (history.isRepeated(segment)) return { kind: 'timer', timer: 'repeats' };
  if (len > 0 && (history.end === 'client' || history.hasCall('write', timeUs)))
    return { kind: 'call', call: 'SEND', len };
  const held = flags === '.' && lengthOf(segment) === 0 ? history.unacknowledgedBefore(timeUs) : undefined;
  return held ? { kind: 'delayed ACK', segment: held } : null;
}

function draft(
  recording: Recording,
  history: EndHistory,
  happensUs: number,
  from: TcpState,
  trigger: Trigger,
  answer: Answer,
  entered: ReportedState | null = null,
): Draft {
  const { end, clientPort } = history;
  const stories = ladderStories(recording).filter((story) => story.clientPort === clientPort);
  const begun = stories.findLast(({ segments }) => (segments[0]?.timeUs ?? 0) <= happensUs);
  const names = (begun ?? stories[0])!.names;
  const about = { trigger, names };
  const wrong =
    answer.kind === 'state' ? wrongStates(from, answer.state) : wrongSegments(answer.segment, about, history);
  return {
    kind: answer.kind,
    end,
    clientPort,
    peer: connectionsOf(recording).find((one) => one.clientPort === clientPort)?.peer,
    from,
    trigger,
    entered,
    askedUs: happensUs - 1,
    happensUs,
    choices: [{ answer, mistake: null }, ...wrong.slice(0, CHOICES - 1)],
    names,
  };
}

/** What two questions have in common that are the same to a student. */
function likeness({ end, kind, from, trigger, choices: [right], names }: Draft): string {
  const { answer } = right as Choice;
  const text = (segment: ReportedSegment | null) => segment && segmentLabel(segment, 'relative', names);
  const cause = 'segment' in trigger ? [trigger.kind, text(trigger.segment)] : Object.values(trigger);
  return JSON.stringify([
    end,
    kind,
    from,
    cause,
    answer.kind === 'state' ? answer.state : text(answer.segment),
  ]);
}

/** Fisher and Yates. */
function shuffled(choices: readonly Choice[], seed: string): Choice[] {
  const random = randomFrom(
    [...seed].reduce((hash, letter) => Math.imul(hash, 31) + letter.charCodeAt(0), 7),
  );
  const all = [...choices];
  for (let last = all.length - 1; last > 0; last--) {
    const other = Math.floor(random() * (last + 1));
    [all[last], all[other]] = [all[other] as Choice, all[last] as Choice];
  }
  return all;
}
