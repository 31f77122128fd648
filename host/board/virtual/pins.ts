import { Listeners } from '../../listeners.ts';

/** GPIO pins of the board. */
export class Pins {
  readonly levels = new Map<number, number>();
  private onboard = false;
  private readonly outputs = new Set<number>();
  private readonly listeners = new Listeners<[pin: number, level: number]>();
  /** Told of each change of a pin. `level` is 0 or 1. */
  readonly onChange = this.listeners.add;
  private readonly onboardListeners = new Listeners<[boolean]>();
  readonly onOnboardLed = this.onboardListeners.add;

  makeOutput(pin: number): void {
    this.outputs.add(pin);
  }

  write(pin: number, level: number): void {
    if (!this.outputs.has(pin)) throw new Error(`pin ${pin} is no output: call pinMode first`);
    if (this.levels.get(pin) === level) return;
    this.levels.set(pin, level);
    this.listeners.tell(pin, level);
  }

  /** The on-board LED, which hangs on the Wi-Fi chip. */
  get onboardLed(): boolean {
    return this.onboard;
  }

  set onboardLed(lit: boolean) {
    if (this.onboard === lit) return;
    this.onboard = lit;
    this.onboardListeners.tell(lit);
  }
}
