import type { TcpState } from '../../../src/tcp-states.ts';
import { SECOND_US } from '../../clock/clock.ts';
import type { CellVerdict } from '../../conformance/conformance.ts';
import type { Departure } from '../../conformance/departure.ts';
import { DEPARTURES_LWIP_2_2 } from '../../conformance/departures-lwip-2.2.ts';
import { allowedOutcomes } from '../../conformance/matrix.ts';
import { outcomeText } from '../../conformance/outcome-text.ts';
import type { ReportedSegment, ReportedState } from '../../experiments/model/outcome.ts';
import type { Observation } from '../../probe/observation.ts';
import type { Recording } from '../recording/recording.ts';
import type { Draft } from './draft.ts';
import { type FittingRow, withLength } from './matrix-row.ts';

/** What the stack did with a segment by hand: all that is otherwise than in the recording without it, for a second. */
export interface StackAnswer {
  sent: ReportedSegment;
  next: TcpState;
  out: ReportedSegment[];
  /** In the matrix's words. */
  observed: string;
  /** null where the standard's matrix says nothing of such a segment. */
  verdict: CellVerdict | null;
  departure: Departure | null;
  /** The program on the board acted in that second, so that not all of it is the stack's. */
  programActed: boolean;
}

/** @returns null where the segment is not found in the fork: it could not be sent */
export function answerTo(draft: Draft, atUs: number, origin: Recording, fork: Recording): StackAnswer | null {
  const { to, resolved, state, via, symbols, fitting } = draft;
  const known = new Set(origin.segments.map(keyOfSegment));
  const sent = fork.segments.find(
    (segment) =>
      segment.timeUs >= atUs &&
      segment.from !== to &&
      segment.flags === resolved.flagsText &&
      segment.len === resolved.payload.length &&
      !known.has(keyOfSegment(segment)),
  );
  if (!sent) return null;
  const fromUs = sent.arrivesUs ?? sent.timeUs;
  const isPart = ({ timeUs, clientPort }: { timeUs: number; clientPort?: number }) =>
    clientPort === sent.clientPort && timeUs >= fromUs && timeUs <= fromUs + SECOND_US;
  const out = fork.segments.filter(
    (segment) => segment.from === to && isPart(segment) && !known.has(keyOfSegment(segment)),
  );
  const entered = fork[to].filter(
    (step) => isPart(step) && step.cause !== null && !origin[to].some((one) => isSameStep(one, step)),
  );
  const calls = fork.calls.filter(
    (call) =>
      isPart(call) &&
      !origin.calls.some(({ timeUs, call: name }) => timeUs === call.timeUs && name === call.call),
  );
  const delivered = calls.some(({ call }) => call === 'received') ? resolved.payload.length : 0;
  // A stranger's numbers are known once it has sent its first segment.
  const shift = draft.clientPort === null ? sent.absolute.seq - resolved.seq : 0;
  const moved = (name: 'RCV.NXT' | 'IRS') => ((symbols[name] ?? 0) + shift) >>> 0;
  const observation: Observation = {
    ...{ state, via, delivered },
    before:
      draft.clientPort === null ? { ...symbols, 'RCV.NXT': moved('RCV.NXT'), IRS: moved('IRS') } : symbols,
    sent: { ...resolved, seq: sent.absolute.seq },
    entered: entered.map((step) => step.state),
    next: entered.at(-1)?.state ?? state,
    out: out.map(({ flags, absolute, len, win, timeUs }) => ({ flags, ...absolute, len, win, timeUs })),
  };
  const observed = outcomeText(observation);
  return {
    ...{ sent, out, observed, next: observation.next },
    ...judged(fitting, state, observed, resolved.payload.length),
    programActed: calls.some(({ call }) => call !== 'received'),
  };
}

/** What was observed, held against the standard: `len` are the segment's octets. */
export function judged(
  fitting: FittingRow | null,
  state: TcpState,
  observed: string,
  len: number,
): Pick<StackAnswer, 'verdict' | 'departure'> {
  const departure = fitting ? departureOf(fitting.row.id, state, observed, len) : null;
  return { departure, verdict: fitting && verdictOn(observed, fitting.rfc, departure) };
}

function verdictOn(observed: string, rfc: string, departure: Departure | null): CellVerdict {
  if (allowedOutcomes(rfc)?.some(({ outcome }) => outcome === observed)) return 'conforms';
  return departure ? 'departs' : 'unexpected';
}

/** The known one that shows there and in that way. */
function departureOf(row: string, state: TcpState, observed: string, len: number): Departure | null {
  return (
    DEPARTURES_LWIP_2_2.find(({ seen }) =>
      seen.some(
        (sighting) =>
          sighting.rows.includes(row) &&
          sighting.states.includes(state) &&
          withLength(sighting.outcome, 10, len) === observed,
      ),
    ) ?? null
  );
}

const keyOfSegment = ({ from, flags, absolute, timeUs, clientPort }: ReportedSegment) =>
  [from, flags, absolute.seq, absolute.ack, timeUs, clientPort].join();

const isSameStep = (one: ReportedState, other: ReportedState) =>
  one.state === other.state && one.timeUs === other.timeUs && one.clientPort === other.clientPort;
