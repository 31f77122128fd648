import type { PicoOnAir } from '../../host/board/emulated/emulated-board.ts';
import { Pico } from '../../host/board/virtual/pico.ts';
import { Pins } from '../../host/board/virtual/pins.ts';
import { type Clock, SECOND_US } from '../../host/clock/clock.ts';
import type { EthernetSwitch } from '../../host/ethernet/ethernet-switch.ts';
import { Listeners } from '../../host/listeners.ts';
import { createNodeRealm } from '../../host/node/node-realm.ts';
import { loadedBoard } from './loaded-board.ts';

const ADDRESS = '192.168.4.1';

/** A virtual Pico W in the place of an emulated one: it can be reset, and is then without an address for a second, its clock at 0. */
export class RestartingPico implements PicoOnAir {
  readonly pins = new Pins();
  readonly console: string[] = [];
  readonly machine = {
    startedUs: 0,
    onRestart: (listener: () => void) => this.restarts.add(listener),
  };
  /** Whether its app finds its network after a reset. */
  findsNetwork = true;
  private readonly restarts = new Listeners<[]>();
  private readonly lines = new Listeners<[string]>();
  private readonly clock: Clock;
  private air!: EthernetSwitch;
  private running: Pico | null = null;

  constructor(clock: Clock) {
    this.clock = clock;
  }

  join(air: EthernetSwitch): void {
    this.air = air;
    this.start();
  }

  leave(): void {
    this.running?.stop();
  }

  onConsole(listener: (line: string) => void): void {
    this.lines.add(listener);
  }

  async address(clock: Clock): Promise<string> {
    if (await clock.until(() => this.running !== null, 60 * SECOND_US, { skip: true })) return ADDRESS;
    throw new Error('the app had no network within a minute');
  }

  /** As the button or the watchdog does. */
  reset(): void {
    this.running?.stop();
    this.running = null;
    this.machine.startedUs = this.clock.nowUs();
    this.restarts.tell();
    if (this.findsNetwork) this.clock.after(SECOND_US, () => this.start());
  }

  private start(): void {
    const { startedUs } = this.machine;
    const { module, script } = loadedBoard;
    this.running = new Pico({
      clock: countingFrom(startedUs, this.clock),
      ethernet: this.air,
      ...{ module, script, realm: createNodeRealm(), address: ADDRESS, station: 1, seed: 1 + startedUs },
    });
    this.running.onConsole((line) => this.lines.tell(line));
  }
}

function countingFrom(startedUs: number, clock: Clock): Clock {
  return {
    canSkip: clock.canSkip,
    nowUs: () => clock.nowUs() - startedUs,
    after: (delayUs, act) => clock.after(delayUs, act),
    until: (done, limitUs, options) => clock.until(done, limitUs, options),
  };
}
