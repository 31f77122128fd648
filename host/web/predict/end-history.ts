import type { TcpState } from '../../../src/tcp-states.ts';
import type { ReportedSegment, ReportedState } from '../../experiments/model/outcome.ts';
import type { End } from '../../report/state-places.ts';
import { withoutIdleListener } from '../recording/moment.ts';
import type { ProgramCall, Recording } from '../recording/recording.ts';

/** One end of the connections of one pair of ports: what came to it and what it did. All in order of time. */
export class EndHistory {
  readonly end: End;
  readonly clientPort: number | undefined;
  readonly states: readonly ReportedState[];
  /** Its own; a copy that the cable made is none. */
  readonly sent: readonly ReportedSegment[];
  /** The other end's initial sequence number, told or not; null where it sends no SYN. */
  readonly otherIss: number | null;
  private readonly received: readonly ReportedSegment[];
  private readonly calls: readonly ProgramCall[];

  constructor(recording: Recording, end: End, clientPort: number | undefined) {
    const isOwn = (one: { clientPort?: number }) => one.clientPort === clientPort;
    const segments = recording.segments.filter(isOwn);
    this.end = end;
    this.clientPort = clientPort;
    this.states = withoutIdleListener(recording[end].filter(isOwn));
    this.sent = segments.filter(({ from, altered }) => from === end && altered !== 'copy');
    const syn = segments.find(({ from, flags, seq }) => from !== end && flags.includes('S') && seq === 0);
    this.otherIss = syn?.absolute.seq ?? null;
    this.received = segments.filter(
      ({ from, lost, altered, arrivesUs }) =>
        from !== end && !lost && altered !== 'corrupt' && arrivesUs !== undefined,
    );
    this.calls = end === 'board' ? recording.calls.filter(isOwn) : [];
  }

  /** A peer whose segments are written by hand has none, and nothing of it can be foretold. */
  get hasTcp(): boolean {
    return this.states.some(({ cause }) => cause !== null);
  }

  stateBefore(timeUs: number): TcpState | null {
    return (this.states.findLast((one) => one.timeUs < timeUs) ?? this.states[0])?.state ?? null;
  }

  arrivalsAt(timeUs: number): ReportedSegment[] {
    return this.received.filter(({ arrivesUs }) => arrivesUs === timeUs);
  }

  /** Whether several segments with control flags arrive then: what follows from which cannot be asked. */
  isCrowdedAt(timeUs: number): boolean {
    return this.arrivalsAt(timeUs).filter(({ flags }) => /[SFR]/.test(flags)).length > 1;
  }

  /** Times at which something arrives. */
  get arrivalTimes(): number[] {
    return [...new Set(this.received.map(({ arrivesUs }) => arrivesUs as number))];
  }

  sentAt(timeUs: number): ReportedSegment[] {
    return this.sent.filter((one) => one.timeUs === timeUs);
  }

  transitionsAt(timeUs: number): ReportedState[] {
    return this.states.filter((one) => one.cause !== null && one.timeUs === timeUs);
  }

  hasCall(call: string, timeUs: number): boolean {
    return this.calls.some((one) => one.call === call && one.timeUs === timeUs);
  }

  /** The last data that came and that no segment of this end has acknowledged. */
  unacknowledgedBefore(timeUs: number): ReportedSegment | undefined {
    const last = this.received.findLast(({ arrivesUs, len }) => (arrivesUs as number) < timeUs && len > 0);
    const ack = this.sent.findLast((one) => one.timeUs < timeUs)?.ack ?? -1;
    return last && last.seq + last.len > ack ? last : undefined;
  }

  /** Whether the same had been sent before. */
  isRepeated(segment: ReportedSegment): boolean {
    return this.sent.some(
      (one) =>
        one.timeUs < segment.timeUs &&
        one.absolute.seq === segment.absolute.seq &&
        one.len === segment.len &&
        controlOf(one) === controlOf(segment) &&
        lengthOf(one) > 0,
    );
  }
}

/** SYN and FIN. */
function controlOf({ flags }: ReportedSegment): string {
  return flags.replace(/[^SF]/g, '');
}

/** How many sequence numbers a segment takes: SEG.LEN of RFC 9293 §3.3.1. */
export function lengthOf(segment: ReportedSegment): number {
  return segment.len + controlOf(segment).length;
}
