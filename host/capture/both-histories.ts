import { LAB_PORT } from '../../src/ports.ts';
import type { CrossedSegment } from '../cable/cable.ts';
import type { TimedState } from '../client/client.ts';

/** State histories of both ends of all connections on one cable, by their ports. */
export class BothHistories {
  private readonly all = new Map<string, TimedState[]>();

  board({ boardPort, clientPort }: Pick<CrossedSegment, 'boardPort' | 'clientPort'>): TimedState[] {
    return this.of(`${boardPort} ${clientPort}`, boardPort === LAB_PORT ? 'LISTEN' : 'CLOSED');
  }

  /** Of the ordinary client. */
  client({ clientPort }: Pick<CrossedSegment, 'clientPort'>): TimedState[] {
    return this.of(`${clientPort}`, 'CLOSED');
  }

  private of(key: string, before: 'LISTEN' | 'CLOSED'): TimedState[] {
    const history = this.all.get(key) ?? [{ state: before, timeUs: Number.NEGATIVE_INFINITY, cause: null }];
    this.all.set(key, history);
    return history;
  }
}

/** Drops the states before the last one entered before that time. */
export function forgetBefore(timeUs: number, history: TimedState[]): void {
  while (history[1] && history[1].timeUs < timeUs) history.shift();
}
