import type { Path, Side } from '../../host/capture/conversation.ts';
import type { Conversation } from '../../host/capture/conversations.ts';
import { seenStates } from '../../host/capture/seen-states.ts';
import { findingsOf } from '../../host/ladder/findings.ts';
import { TcpFlag } from '../../host/packet/tcp-flags.ts';
import type { TcpState } from '../../src/tcp-states.ts';
import { isEdge } from '../support/state-diagram.ts';

const OPEN: readonly TcpState[] = [
  ...(['ESTABLISHED', 'FIN_WAIT_1', 'FIN_WAIT_2', 'CLOSE_WAIT'] as const),
  ...(['CLOSING', 'LAST_ACK', 'TIME_WAIT'] as const),
];
/** From these it follows that its SYN was acknowledged; a FIN can be sent before. */
const ACKNOWLEDGED: readonly TcpState[] = [
  'ESTABLISHED',
  'CLOSE_WAIT',
  'FIN_WAIT_2',
  'LAST_ACK',
  'TIME_WAIT',
];
const OWN_FIN: readonly TcpState[] = ['FIN_WAIT_1', 'FIN_WAIT_2', 'CLOSING', 'LAST_ACK', 'TIME_WAIT'];

/** One end's states as a reader of the ladder sees them. Of an end that nobody knows, nothing can be contradicted. */
class ShownEnd {
  readonly states: readonly TcpState[];
  private readonly isKnown: boolean;

  constructor(path: Path | null) {
    this.states = path ? [path.start, ...path.entered.flat()] : [];
    this.isKnown = path !== null;
  }

  was(...any: readonly TcpState[]): boolean {
    return this.isKnown && this.states.some((state) => any.includes(state));
  }

  /** Unless it is not known. */
  wasNot(...any: readonly TcpState[]): boolean {
    return !this.was(...any);
  }

  mayHaveBeen(...any: readonly TcpState[]): boolean {
    return !this.isKnown || this.was(...any);
  }

  mayEndIn(...any: readonly TcpState[]): boolean {
    return !this.isKnown || any.includes(this.states.at(-1) as TcpState);
  }

  get crossed(): boolean {
    return this.states.some((state, at) => state === 'SYN_RCVD' && this.states[at - 1] === 'SYN_SENT');
  }
}

/** What is said of a conversation that its states, as they are drawn beside it, deny; empty when all is one story. */
export function contradictionsIn(conversation: Conversation): string[] {
  const { source, paths, after } = seenStates(conversation);
  const findings = new Map(findingsOf(conversation, source, 'en'));
  const [opened = '', closed = ''] = [findings.get('opened'), findings.get('closed')];
  const ends = { client: new ShownEnd(paths.client), server: new ShownEnd(paths.server) };
  const { client, server } = ends;
  const both = (test: (end: ShownEnd) => boolean) => test(client) && test(server);
  const said: string[] = [];
  const holds = (condition: boolean, text: string) => {
    if (!condition) said.push(text);
  };
  /** A sentence that stands there says so much about the states. */
  const means = (text: string, pattern: RegExp, test: (match: RegExpExecArray) => boolean) => {
    const match = pattern.exec(text);
    if (match) holds(test(match), text);
  };
  const otherOf = (side: string): Side => (side === 'client' ? 'server' : 'client');

  // A client that crashed begins anew.
  for (const [side, end] of Object.entries(source === 'inferred' ? ends : {}))
    for (const [at, state] of end.states.entries())
      if (at > 0) holds(isEdge(end.states[at - 1]!, state), `${side}: ${end.states[at - 1]} → ${state}`);
  for (const side of ['client', 'server'] as const) {
    const shown = paths[side];
    for (let row = 0, state = shown?.start ?? null; shown && row < after.length; row++) {
      state = shown.entered[row]?.at(-1) ?? state;
      if (source === 'inferred')
        holds(
          after[row]?.[side] === state,
          `${side} after row ${row}: ${after[row]?.[side]}, drawn: ${state}`,
        );
    }
  }

  if (source !== 'unknown') {
    means(opened, /before this capture|the SYN( that arrived)? is not in/, () => source === 'observed');
    const isCrossed = /by both ends at once|by one socket/.test(opened);
    holds(isCrossed === (client.crossed || server.crossed), opened);
    means(opened, /complete: packets|; complete/, () => both((end) => end.mayHaveBeen(...OPEN)));
    means(
      opened,
      /the SYN,ACK( that arrived)? is not in/,
      () => client.mayHaveBeen(...OPEN) || server.mayHaveBeen(...OPEN),
    );
    means(opened, /the ACK( that arrived)? is not in/, () => server.mayHaveBeen(...OPEN));
    means(opened, /; incomplete/, () => !both((end) => end.was(...ACKNOWLEDGED)));
    means(opened, /^incomplete: no SYN,ACK/, () => both((end) => end.wasNot(...ACKNOWLEDGED)));
    means(opened, /^incomplete: no ACK/, () => server.wasNot(...ACKNOWLEDGED));
    means(opened, /^refused/, () => client.wasNot(...OPEN) && server.wasNot(...OPEN, 'SYN_RCVD'));
    holds(/^refused/.test(opened) === /never was open/.test(closed), `${opened} / ${closed}`);
    means(closed, /^not in this capture/, () =>
      both(
        (end) =>
          end.wasNot(...OWN_FIN, 'CLOSE_WAIT') &&
          !(end.was(...OPEN) && end.mayEndIn('CLOSED') && end.states.length > 0),
      ),
    );
    means(closed, /^half: the (\w+) sent FIN, (which was)?/, ([, first, acked]) => {
      const [own, other] = [ends[first as Side], ends[otherOf(first!)]];
      const waits = acked
        ? own.mayEndIn('FIN_WAIT_2') && other.mayEndIn('CLOSE_WAIT')
        : own.wasNot('FIN_WAIT_2');
      return waits && other.wasNot(...OWN_FIN) && own.wasNot('CLOSE_WAIT');
    });
    means(closed, /^by the (\w+) first, in (four|three)/, ([, first, segments]) => {
      const [own, other] = [ends[first as Side], ends[otherOf(first!)]];
      const isHalf = segments === 'four' ? own.mayHaveBeen('FIN_WAIT_2') : own.wasNot('FIN_WAIT_2');
      const ended = own.mayEndIn('TIME_WAIT', 'CLOSED') && other.mayEndIn('CLOSED');
      const isComplete = !closed.includes('incomplete');
      return isHalf && own.wasNot('CLOSE_WAIT') && other.mayHaveBeen('LAST_ACK') && (!isComplete || ended);
    });
    means(closed, /at once|one socket/, () => {
      const isComplete = !closed.includes('incomplete');
      const ended = both((end) => end.mayEndIn('TIME_WAIT', 'CLOSED'));
      return (
        both((end) => end.mayHaveBeen('FIN_WAIT_1') && end.wasNot('CLOSE_WAIT')) && (!isComplete || ended)
      );
    });
    means(
      closed,
      /incomplete/,
      () =>
        !(
          client.was('TIME_WAIT', 'LAST_ACK') &&
          server.was('TIME_WAIT', 'LAST_ACK') &&
          both((end) => end.mayEndIn('TIME_WAIT', 'CLOSED'))
        ),
    );
    means(closed, /^reset by the (\w+): packet (\d+)/, ([, by]) => {
      // In SYN_SENT a RST answers what was never asked for, and ends nothing there (RFC 9293 §3.10.7.3).
      return (
        ends[by as Side].mayEndIn('CLOSED', 'SYN_SENT') && ends[otherOf(by!)].mayEndIn('CLOSED', 'LISTEN')
      );
    });
  }

  const flags = conversation.segments.reduce((all, segment) => all | segment.flags, 0);
  means(closed, /FIN, ACK|sent FIN|’s FIN|each FIN|own FIN/, () => (flags & TcpFlag.fin) !== 0);
  means(closed, /reset|never was open/, () => (conversation.completeness & 32) !== 0);
  means(
    opened,
    /complete: packets/,
    () => (conversation.completeness & 2) !== 0 && (conversation.completeness & 12) !== 0,
  );
  for (const label of ['resets', 'wrong checksum'])
    for (const number of findings
      .get(label)
      ?.match(/^[\d, ]+/)?.[0]
      .split(', ') ?? []) {
      const row = conversation.segments.findIndex((segment) => segment.number === Number(number));
      for (const [side, path] of Object.entries(paths))
        holds(!path?.entered[row]?.includes('CLOSED'), `${label} ${number}, and yet ${side} CLOSED`);
    }
  return said;
}
