import type { TcpState } from '../tcp-states.ts';
import { LED_PINS, type LitState } from './pins.ts';

/** The eye needs about this long to see a light at all: dwell never gets shorter, in ms. */
export const SHORTEST_DWELL_MS = 60;

/** Up to this many states waiting (two whole connections) each gets its full dwell; beyond it all share the time. */
const COMFORTABLE_BACKLOG = 14;

/** As many connections are remembered at once; the JavaScript heap of the board is 184 KB. */
const TRACKS_MAX = 32;

/**
 * Lights an LED or puts it out, and returns by when it has, in ms: the dwell counts from there. `changed` is false when one light shows the same
 * state again, for another connection.
 */
export type Light = (state: LitState, lit: boolean, changed: boolean) => number;

/** One connection on its way through the LEDs. */
interface Track {
  id: number;
  shown: LitState | null;
  sinceMs: number;
  waiting: TcpState[];
}

/**
 * Paces states for the eye: TCP passes SYN_RCVD in a millisecond, an LED should stay lit for more than half a second. Each connection is paced by itself: its
 * states light up in order, none is left out, each for at least the dwell time. An LED is lit while any connection shows its state.
 *
 * Time is handed in, so that the pacing can be followed step by step.
 */
export class LedPacer {
  /** ms that each state stays lit at least. */
  dwellMs: number;
  /** Connections whose remaining states were left out, because more than 32 were waiting to be shown. */
  skipped = 0;
  private tracks: Track[] = [];
  private waitingCount = 0;
  private readonly light: Light;
  private readonly oneLight: true | undefined;
  /** When the one light is free for the next state. */
  private freeMs = 0;

  /** `oneLight`: all states share one, and take turns. */
  constructor(dwellMs: number, light: Light, oneLight?: true) {
    this.dwellMs = dwellMs;
    this.light = light;
    this.oneLight = oneLight;
  }

  /** A connection entered `state`; CLOSED ends its track. */
  enter(connection: number, state: TcpState, nowMs: number): void {
    let track = this.tracks.find((candidate) => candidate.id === connection);
    if (!track) {
      if (state === 'CLOSED') return;
      if (this.tracks.length >= TRACKS_MAX) this.skipOldest();
      track = { id: connection, shown: null, sinceMs: nowMs, waiting: [] };
      this.tracks.push(track);
    }
    track.waiting.push(state);
    this.waitingCount++;
    this.advance(nowMs);
  }

  /** Shows what is due. Returns the ms until the next change is due, or −1 when nothing waits. */
  advance(nowMs: number): number {
    let next = -1;
    for (const track of this.tracks.slice()) {
      let dueMs = this.dueMs(track);
      while (track.waiting.length > 0 && dueMs <= nowMs) {
        this.show(track, nowMs);
        dueMs = this.dueMs(track);
      }
      if (track.waiting.length > 0 && (next < 0 || dueMs - nowMs < next)) next = dueMs - nowMs;
    }
    return next;
  }

  private dueMs(track: Track): number {
    const dwell = track.shown === null ? 0 : this.currentDwell();
    return Math.max(track.sinceMs + dwell, this.freeMs);
  }

  /** The more wait, the less each gets. */
  private currentDwell(): number {
    if (this.waitingCount <= COMFORTABLE_BACKLOG) return this.dwellMs;
    const shared = Math.floor((this.dwellMs * COMFORTABLE_BACKLOG) / this.waitingCount);
    return Math.max(Math.min(SHORTEST_DWELL_MS, this.dwellMs), shared);
  }

  private show(track: Track, nowMs: number): void {
    const state = track.waiting.shift() as TcpState;
    const before = track.shown;
    this.waitingCount--;
    track.sinceMs = nowMs;
    track.shown = state in LED_PINS ? (state as LitState) : null;
    if (before && this.countShown(before) === 0) this.light(before, false, true);
    if (track.shown) {
      const changed = this.countShown(track.shown) === 1;
      if (changed || this.oneLight) track.sinceMs = this.light(track.shown, true, changed);
      if (this.oneLight) this.freeMs = track.sinceMs;
    }
    if (state === 'CLOSED') this.tracks.splice(this.tracks.indexOf(track), 1);
  }

  private skipOldest(): void {
    /* Not one that lives: its LED would go out while the board is still in that state. */
    const ended = this.tracks.find(({ waiting }) => waiting[waiting.length - 1] === 'CLOSED');
    this.drop(ended || (this.tracks[0] as Track));
    this.skipped++;
  }

  /** Drops all that is shown and all that waits. */
  clear(): void {
    for (const track of this.tracks.slice()) this.drop(track);
  }

  private drop(track: Track): void {
    this.tracks.splice(this.tracks.indexOf(track), 1);
    this.waitingCount -= track.waiting.length;
    if (track.shown && this.countShown(track.shown) === 0) this.light(track.shown, false, true);
  }

  private countShown(state: LitState): number {
    return this.tracks.filter((track) => track.shown === state).length;
  }
}
