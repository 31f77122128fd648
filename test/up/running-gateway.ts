import type { VirtualBoard } from '../../host/board/virtual/virtual-board.ts';
import { Gateway } from '../../host/up/gateway.ts';
import { LED_PINS, LIT_STATES } from '../../src/leds/pins.ts';
import { CABLE_PORT, CONTROL_PORT, LAB_PORT } from '../../src/ports.ts';
import { loadedBoard } from '../support/loaded-board.ts';
import { Happenings } from './happenings.ts';

/** A gateway with what its board showed. */
export class RunningGateway {
  readonly gateway: Gateway;
  /** States whose LEDs were lit, in order, as the pins tell it. */
  readonly lit: string[] = [];
  /** `#n OLD -> NEW` of the board's console. */
  readonly steps: string[] = [];
  readonly refused: string[] = [];
  /** How many there were, those included that were only counted. */
  refusals = 0;
  private readonly happenings = new Happenings();

  private constructor(gateway: Gateway) {
    this.gateway = gateway;
    this.board.pico.pins.onChange((pin, level) => {
      const state = LIT_STATES.find((candidate) => LED_PINS[candidate] === pin);
      if (state && level) this.lit.push(state);
      this.happenings.happened();
    });
    this.board.pico.onConsole((line) => {
      const step = /^#\d+ \w+ -> \w+/.exec(line);
      if (step) this.steps.push(step[0]);
      this.happenings.happened();
    });
  }

  /** On ports of the operating system's choice, or with a real board's at an address of its own. */
  static async start(speed: number, address?: string): Promise<RunningGateway> {
    const onRefused = (_program: string, reason: string, more: number): void => {
      running.refused.push(reason);
      running.refusals += 1 + more;
      running.happenings.happened();
    };
    const options = {
      loaded: loadedBoard,
      host: address ?? '127.0.0.1',
      labPort: address ? LAB_PORT : 0,
      controlPort: address ? CONTROL_PORT : 0,
      cablePort: address ? CABLE_PORT : 0,
      speed,
      onRefused,
    };
    const running = new RunningGateway(await Gateway.start(options));
    return running;
  }

  get board(): VirtualBoard {
    return this.gateway.board as VirtualBoard;
  }

  get labPort(): number {
    return this.gateway.addresses.lab.port;
  }

  get controlPort(): number {
    return this.gateway.addresses.control.port;
  }

  /** Of the cable, as the board's console shows it. */
  get token(): string {
    const line = this.board.pico.console.find((text) => text.startsWith('cable token '));
    return line?.slice('cable token '.length) ?? '';
  }

  until(what: string, reached: () => boolean): Promise<void> {
    return this.happenings.until(
      what,
      reached,
      () => `${this.steps.join(', ')}; lit: ${this.lit.join(', ')}`,
    );
  }
}
