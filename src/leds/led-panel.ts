import type { TcpState } from '../tcp-states.ts';
import { LedPacer } from './led-pacer.ts';
import { LED_PINS, LIT_STATES, type LitState } from './pins.ts';

/** Told of each change of an LED; `timeMs` since the board started. */
export type LedListener = (state: LitState, lit: boolean, timeMs: number) => void;

/** The eight LEDs: pacer, pins and timer put together. */
export class LedPanel {
  private readonly pacer: LedPacer;
  private timer: number | null = null;

  constructor(dwellMs: number, onChange: LedListener) {
    for (const state of LIT_STATES) {
      pinMode(LED_PINS[state], OUTPUT);
      digitalWrite(LED_PINS[state], 0);
    }
    this.pacer = new LedPacer(dwellMs, (state, lit) => {
      digitalWrite(LED_PINS[state], lit ? 1 : 0);
      onChange(state, lit, millis());
    });
  }

  get dwellMs(): number {
    return this.pacer.dwellMs;
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

  /** One timer for the whole panel, set for the next change that is due. */
  private update(): void {
    if (this.timer !== null) clearTimeout(this.timer);
    this.timer = null;
    const waitMs = this.pacer.advance(millis());
    if (waitMs < 0) return;
    this.timer = setTimeout(
      () => {
        this.timer = null;
        this.update();
      },
      Math.max(1, waitMs),
    );
  }
}
