import type { TcpState } from '../tcp-states.ts';
import { LED_PINS, type LitState } from './pins.ts';

/** The eye needs about this long to see a light at all: dwell never gets shorter, in ms. */
const SHORTEST_DWELL_MS = 60;

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
  private tracks_: Track[] = [];
  private waitingCount_ = 0;
  private readonly light_: Light;
  private readonly oneLight_: true | undefined;
  /** When the one light is free for the next state. */
  private freeMs_ = 0;

  /** `oneLight`: all states share one, and take turns. */
  constructor(dwellMs: number, light: Light, oneLight?: true) {
    this.dwellMs = dwellMs;
    this.light_ = light;
    this.oneLight_ = oneLight;
  }

  /** A connection entered `state`; CLOSED ends its track. */
  enter(connection: number, state: TcpState, nowMs: number): void {
    let track = this.tracks_.find((candidate) => candidate.id === connection);
    if (!track) {
      if (state === 'CLOSED') return;
      if (this.tracks_.length >= TRACKS_MAX) this.skipOldest_();
      track = { id: connection, shown: null, sinceMs: nowMs, waiting: [] };
      this.tracks_.push(track);
    }
    track.waiting.push(state);
    this.waitingCount_++;
    this.advance(nowMs);
  }

  /** Shows what is due. Returns the ms until the next change is due, or −1 when nothing waits. */
  advance(nowMs: number): number {
    let next = -1;
    for (const track of this.tracks_.slice()) {
      let dueMs = this.dueMs_(track);
      while (track.waiting.length > 0 && dueMs <= nowMs) {
        this.show_(track, nowMs);
        dueMs = this.dueMs_(track);
      }
      if (track.waiting.length > 0 && (next < 0 || dueMs - nowMs < next)) next = dueMs - nowMs;
    }
    return next;
  }

  private dueMs_(track: Track): number {
    const dwell = track.shown === null ? 0 : this.currentDwell_();
    return Math.max(track.sinceMs + dwell, this.freeMs_);
  }

  /** The more wait, the less each gets. */
  private currentDwell_(): number {
    if (this.waitingCount_ <= COMFORTABLE_BACKLOG) return this.dwellMs;
    const shared = Math.floor((this.dwellMs * COMFORTABLE_BACKLOG) / this.waitingCount_);
    return Math.max(Math.min(SHORTEST_DWELL_MS, this.dwellMs), shared);
  }

  private show_(track: Track, nowMs: number): void {
    const state = track.waiting.shift() as TcpState;
    const before = track.shown;
    this.waitingCount_--;
    track.sinceMs = nowMs;
    track.shown = state in LED_PINS ? (state as LitState) : null;
    if (before && this.countShown_(before) === 0) this.light_(before, false, true);
    if (track.shown) {
      const changed = this.countShown_(track.shown) === 1;
      if (changed || this.oneLight_) track.sinceMs = this.light_(track.shown, true, changed);
      if (this.oneLight_) this.freeMs_ = track.sinceMs;
    }
    if (state === 'CLOSED') this.tracks_.splice(this.tracks_.indexOf(track), 1);
  }

  private skipOldest_(): void {
    /* Not one that lives: its LED would go out while the board is still in that state. */
    const ended = this.tracks_.find(({ waiting }) => waiting[waiting.length - 1] === 'CLOSED');
    this.drop_(ended || (this.tracks_[0] as Track));
    this.skipped++;
  }

  /** Drops all that is shown and all that waits. */
  clear(): void {
    for (const track of this.tracks_.slice()) this.drop_(track);
  }

  private drop_(track: Track): void {
    this.tracks_.splice(this.tracks_.indexOf(track), 1);
    this.waitingCount_ -= track.waiting.length;
    if (track.shown && this.countShown_(track.shown) === 0) this.light_(track.shown, false, true);
  }

  private countShown_(state: LitState): number {
    return this.tracks_.filter((track) => track.shown === state).length;
  }
}
