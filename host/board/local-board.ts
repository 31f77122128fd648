import type { Command } from '../../src/control/protocol.ts';
import type { LabSettings } from '../../src/settings.ts';
import type { TraceRecord } from '../../src/trace-records.ts';
import type { SwitchCable } from '../cable/switch-cable.ts';
import type { LwipConnection } from '../client/lwip-client.ts';
import type { EthernetSwitch } from '../ethernet/ethernet-switch.ts';
import type { Board } from './board.ts';
import type { Pins } from './virtual/pins.ts';

/** A board that this process runs, virtual or emulated, and sees into. */
export interface LocalBoard extends Board {
  readonly ethernet: EthernetSwitch;
  readonly cable: SwitchCable;
  readonly client: {
    readonly canShutdownRead: boolean;
    connect(port: number, localPort?: number): LwipConnection;
  };
  readonly pico: {
    readonly pins: Pick<Pins, 'levels' | 'onboardLed' | 'onChange'>;
    /** The last lines on its console. */
    readonly console: readonly string[];
    onConsole(listener: (line: string) => void): void;
  };
  /** undefined once the board has stopped. */
  readonly settings: LabSettings | undefined;
  /** What the board's observer records: in the turn in which it happened, or, of a board with its own clock, within a second. */
  onRecord(listener: (record: TraceRecord) => void): () => void;
  /**
   * Carries out a command without a pcb of its own. Returns what a reply would add to `ok`.
   * @throws Error with the board's reason not to
   */
  command(command: Command): unknown;
}
