import type { TcpState } from '../tcp-states.ts';
import { LedPacer } from './led-pacer.ts';
import { LED_PINS, LIT_STATES, type LitState } from './pins.ts';

/** Told of each change of an LED; `timeMs` since the board started. */
export type LedListener = (state: LitState, lit: boolean, timeMs: number) => void;

/** The eight LEDs: pacer, pins and timer put together. */
export class LedPanel {
  private readonly pacer: LedPacer;
  private timer: number | null = null;
  private readonly onChange: LedListener;
  /** Not yet told: telling takes the board milliseconds, and the LEDs come first. */
  private changes: { state: LitState; lit: boolean; timeMs: number }[] = [];

  constructor(dwellMs: number, onChange: LedListener) {
    for (const state of LIT_STATES) {
      pinMode(LED_PINS[state], OUTPUT);
      digitalWrite(LED_PINS[state], 0);
    }
    this.onChange = onChange;
    this.pacer = new LedPacer(dwellMs, (state, lit) => {
      digitalWrite(LED_PINS[state], lit ? 1 : 0);
      const timeMs = millis();
      this.changes.push({ state, lit, timeMs });
      return timeMs + 1; // millis() is rounded down
    });
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
    const changes = this.changes;
    this.changes = [];
    if (waitMs >= 0) this.wait(waitMs);
    for (const { state, lit, timeMs } of changes) this.onChange(state, lit, timeMs);
  }

  private wait(waitMs: number): void {
    this.timer = setTimeout(
      () => {
        this.timer = null;
        this.update();
      },
      Math.max(1, waitMs),
    );
  }
}
