import type { TcpState } from '../../../src/tcp-states.ts';
import { MS_US } from '../../clock/clock.ts';
import type { ReportedLed } from '../model/outcome.ts';

interface Light extends ReportedLed {
  litAtUs: number;
  lit: boolean;
}

/** Which LEDs lit up, in order, and for how long. Times in µs since the experiment began. */
export class LedLog {
  /** States whose LED was lit before the experiment began. */
  readonly litBefore: ReadonlySet<TcpState>;
  private readonly lights: Light[] = [];

  constructor(litBefore: Iterable<TcpState>) {
    this.litBefore = new Set(litBefore);
  }

  /** How often one lit up of which something can be read. */
  get count(): number {
    return this.lights.filter(({ state }) => !this.litBefore.has(state)).length;
  }

  get anyLit(): boolean {
    return this.lights.some(({ lit }) => lit);
  }

  change(state: TcpState, pin: number, lit: boolean, timeUs: number): void {
    if (lit) {
      this.lights.push({ state, pin, litMs: 0, litAtUs: timeUs, lit });
      return;
    }
    const light = this.lights.find((candidate) => candidate.state === state && candidate.lit);
    if (!light) return;
    light.lit = false;
    light.litMs = Math.round((timeUs - light.litAtUs) / MS_US);
  }

  /** What is still lit counts until `endUs`. */
  report(endUs: number): ReportedLed[] {
    return this.lights.map(({ state, pin, litMs, litAtUs, lit }) => ({
      state,
      pin,
      litMs: lit ? Math.round((endUs - litAtUs) / MS_US) : litMs,
    }));
  }
}
