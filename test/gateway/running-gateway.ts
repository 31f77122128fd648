import { Gateway } from '../../host/gateway/gateway.ts';
import { LED_PINS, LIT_STATES } from '../../src/leds/pins.ts';
import { loadedBoard } from '../support/loaded-board.ts';
import { Happenings } from './happenings.ts';

/** A gateway on ports of the operating system's choice, with what its board showed. */
export class RunningGateway {
  readonly gateway: Gateway;
  /** States whose LEDs were lit, in order, as the pins tell it. */
  readonly lit: string[] = [];
  /** `#n OLD -> NEW` of the board's console. */
  readonly steps: string[] = [];
  readonly refused: string[] = [];
  private readonly happenings = new Happenings();

  private constructor(gateway: Gateway) {
    this.gateway = gateway;
    gateway.board.pico.pins.onChange((pin, level) => {
      const state = LIT_STATES.find((candidate) => LED_PINS[candidate] === pin);
      if (state && level) this.lit.push(state);
      this.happenings.happened();
    });
    gateway.board.pico.onConsole((line) => {
      const step = /^#\d+ \w+ -> \w+/.exec(line);
      if (step) this.steps.push(step[0]);
      this.happenings.happened();
    });
  }

  static async start(speed: number): Promise<RunningGateway> {
    const onRefused = (_program: string, reason: string): void => {
      running.refused.push(reason);
      running.happenings.happened();
    };
    const options = {
      loaded: loadedBoard,
      host: '127.0.0.1',
      labPort: 0,
      controlPort: 0,
      cablePort: 0,
      speed,
      onRefused,
    };
    const running = new RunningGateway(await Gateway.start(options));
    return running;
  }

  get labPort(): number {
    return this.gateway.addresses.lab.port;
  }

  get controlPort(): number {
    return this.gateway.addresses.control.port;
  }

  until(what: string, reached: () => boolean): Promise<void> {
    return this.happenings.until(
      what,
      reached,
      () => `${this.steps.join(', ')}; lit: ${this.lit.join(', ')}`,
    );
  }
}
