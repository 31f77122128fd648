import type { TcpState } from '../tcp-states.ts';
import type { LedDisplay } from './led-display.ts';
import { LedPacer } from './led-pacer.ts';
import type { LitState } from './pins.ts';

/** Told of each change of an LED; `timeMs` since the board started. */
export type LedListener = (state: LitState, lit: boolean, timeMs: number) => void;

/** The eight LEDs: pacer, display and timer put together. */
export class LedPanel {
  private readonly pacer: LedPacer;
  private alarm: number | null = null;
  private readonly onChange: LedListener;
  /** Not yet told: telling takes the board milliseconds, and the LEDs come first. */
  private changes: { state: LitState; lit: boolean; timeMs: number }[] = [];

  constructor(dwellMs: number, display: LedDisplay, onChange: LedListener) {
    this.onChange = onChange;
    const light = (state: LitState, lit: boolean, changed: boolean) => {
      const takesMs = display.light(state, lit);
      const timeMs = millis();
      if (changed) this.changes.push({ state, lit, timeMs });
      return timeMs + 1 + takesMs; // millis() is rounded down
    };
    this.pacer = new LedPacer(dwellMs, light, display.oneLight);
  }

  set dwellMs(ms: number) {
    this.pacer.dwellMs = ms;
    this.update();
  }

  get skipped(): number {
    return this.pacer.skipped;
  }

  enter(connection: number, state: TcpState): void {
    this.pacer.enter(connection, state, millis());
    this.update();
  }

  /** All out, and nothing more to show of connections that have begun. */
  clear(): void {
    this.pacer.clear();
    this.update();
  }

  /** One timer for the whole panel, set for the next change that is due. */
  private update(): void {
    if (this.alarm !== null) clearTimeout(this.alarm);
    this.alarm = null;
    const waitMs = this.pacer.advance(millis());
    const changes = this.changes;
    this.changes = [];
    if (waitMs >= 0) this.wait(waitMs);
    for (const { state, lit, timeMs } of changes) this.onChange(state, lit, timeMs);
  }

  private wait(waitMs: number): void {
    this.alarm = setTimeout(
      () => {
        this.alarm = null;
        this.update();
      },
      Math.max(1, waitMs),
    );
  }
}
