import type { TcpState } from '../../../src/tcp-states.ts';
import { MS_US } from '../../clock/clock.ts';
import type { ReportedLed } from '../model/outcome.ts';

interface Light extends Pick<ReportedLed, 'state' | 'pin'> {
  litAtUs: number;
  /** null while it is lit. */
  outAtUs: number | null;
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
    return this.lights.some(({ outAtUs }) => outAtUs === null);
  }

  change(state: TcpState, pin: number, lit: boolean, timeUs: number): void {
    const light = this.lights.find((one) => one.state === state && one.outAtUs === null);
    if (lit) this.lights.push({ state, pin, litAtUs: timeUs, outAtUs: null });
    else if (light) light.outAtUs = timeUs;
  }

  /** What is still lit counts until `endUs`. */
  report(endUs: number): ReportedLed[] {
    return this.lights.map(({ state, pin, litAtUs, outAtUs }) => ({
      state,
      pin,
      litMs: Math.round(((outAtUs ?? endUs) - litAtUs) / MS_US),
    }));
  }
}
