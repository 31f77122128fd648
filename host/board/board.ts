import type { Hello } from '../../src/control/protocol.ts';
import type { CrossedSegment } from '../cable/cable.ts';
import type { SwitchCable } from '../cable/switch-cable.ts';
import type { Client } from '../client/client.ts';
import type { Clock } from '../clock/clock.ts';
import type { ControlChannel } from './control-channel.ts';

/** What the report says of the board. */
export interface BoardInfo {
  kind: 'virtual' | 'emulated' | 'tcp' | 'serial';
  /** Kaluma's name of the board, `virtual` for the virtual one. */
  name: string;
  /** lwIP's version. */
  lwip: string;
  /** Version of the app on the board. */
  app: string;
  /** Whether the states were observed or, without the native module, inferred. */
  states: Hello['states'];
}

export function infoOf(kind: BoardInfo['kind'], { board, lwip, app, states }: Hello): BoardInfo {
  return { kind, name: kind === 'emulated' ? `${board}, emulated` : board, lwip, app, states };
}

/** One interface, several boards. What a board can't do is null, and an experiment that needs it is skipped with the reason. */
export interface Board {
  readonly info: BoardInfo;
  readonly clock: Clock;
  readonly control: ControlChannel;
  /** Who opens connections to it where nothing depends on their way. */
  readonly client: Client;
  readonly cable: SwitchCable | null;
  /** Whether it has a clock of its own, reconciled with this one: its timers tick apart from a client's, and when a segment was at the board only its `segment` events can tell. */
  readonly hasOwnClock: boolean;
  /** Packets that were lost between the board and here since it was opened, though nothing was to lose them: what was seen since is void. */
  readonly gaps: number;
  /** Every TCP segment of every client, as it is sent; where only the board can tell, as the board saw it. */
  onSegment(listener: (segment: CrossedSegment) => void): () => void;
  /** Leaves the board with its default settings, if any was set and it is still there. Never rejects. */
  close(): Promise<void>;
}
