import { LAB_PORT } from '../../src/ports.ts';
import type { TraceRecord } from '../../src/trace-records.ts';
import type { CrossedSegment } from '../cable/cable.ts';
import type { TimedState } from '../client/client.ts';

/** State histories of both ends of all connections on one cable, by their ports. */
export class BothHistories {
  private readonly boards = new Map<string, TimedState[]>();
  private readonly clients = new Map<number, TimedState[]>();

  /** A record of the board's observer. */
  enterBoard(record: TraceRecord): void {
    if (record.kind !== 'transition') return;
    const { to: state, timeUs, cause, segment, localPort, remotePort } = record;
    this.board({ boardPort: localPort, clientPort: remotePort }).push({ state, timeUs, cause, segment });
  }

  /** A state of the ordinary client's. */
  enterClient(clientPort: number, state: TimedState): void {
    this.client({ clientPort }).push(state);
  }

  board({ boardPort, clientPort }: Pick<CrossedSegment, 'boardPort' | 'clientPort'>): TimedState[] {
    const before = boardPort === LAB_PORT ? 'LISTEN' : 'CLOSED';
    return historyIn(this.boards, `${boardPort} ${clientPort}`, before);
  }

  client({ clientPort }: Pick<CrossedSegment, 'clientPort'>): TimedState[] {
    return historyIn(this.clients, clientPort, 'CLOSED');
  }
}

/** Drops the states before the last one entered before that time. */
export function forgetBefore(timeUs: number, history: TimedState[]): void {
  while (history[1] && history[1].timeUs < timeUs) history.shift();
}

function historyIn<Key>(all: Map<Key, TimedState[]>, key: Key, before: 'LISTEN' | 'CLOSED'): TimedState[] {
  const known = all.get(key);
  if (known) return known;
  const history: TimedState[] = [{ state: before, timeUs: Number.NEGATIVE_INFINITY, cause: null }];
  all.set(key, history);
  return history;
}
