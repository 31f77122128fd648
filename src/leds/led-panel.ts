import type { TcpState } from '../tcp-states.ts';
import type { LedDisplay } from './led-display.ts';
import { LedPacer } from './led-pacer.ts';
import type { LitState } from './pins.ts';

/** Told of each change of an LED; `timeMs` since the board started. */
type LedListener = (state: LitState, lit: boolean, timeMs: number) => void;

/** The eight LEDs: pacer, display and timer put together. */
export class LedPanel {
  private readonly pacer_: LedPacer;
  private alarm_: number | null = null;
  private readonly onChange_: LedListener;
  /** Not yet told: telling takes the board milliseconds, and the LEDs come first. */
  private changes_: { state: LitState; lit: boolean; timeMs: number }[] = [];

  constructor(dwellMs: number, display: LedDisplay, onChange: LedListener) {
    this.onChange_ = onChange;
    const light = (state: LitState, lit: boolean, changed: boolean) => {
      const takesMs = display.light(state, lit);
      const timeMs = millis();
      if (changed) this.changes_.push({ state, lit, timeMs });
      return timeMs + 1 + takesMs; // millis() is rounded down
    };
    this.pacer_ = new LedPacer(dwellMs, light, display.oneLight);
  }

  set dwellMs(ms: number) {
    this.pacer_.dwellMs = ms;
    this.update_();
  }

  get skipped(): number {
    return this.pacer_.skipped;
  }

  enter(connection: number, state: TcpState): void {
    this.pacer_.enter(connection, state, millis());
    this.update_();
  }

  /** All out, and nothing more to show of connections that have begun. */
  clear(): void {
    this.pacer_.clear();
    this.update_();
  }

  /** One timer for the whole panel, set for the next change that is due. */
  private update_(): void {
    if (this.alarm_ !== null) clearTimeout(this.alarm_);
    this.alarm_ = null;
    const waitMs = this.pacer_.advance(millis());
    const changes = this.changes_;
    this.changes_ = [];
    if (waitMs >= 0) this.wait_(waitMs);
    for (const { state, lit, timeMs } of changes) this.onChange_(state, lit, timeMs);
  }

  private wait_(waitMs: number): void {
    this.alarm_ = setTimeout(
      () => {
        this.alarm_ = null;
        this.update_();
      },
      Math.max(1, waitMs),
    );
  }
}
