import { defineTextCoders } from '../../host/board/virtual/kaluma.ts';
import { Pico } from '../../host/board/virtual/pico.ts';
import { flashOf } from '../../host/board/virtual/storage-flash.ts';
import { CLIENT_ADDRESS } from '../../host/board/virtual/virtual-board.ts';
import { LwipClient } from '../../host/client/lwip-client.ts';
import type { Clock } from '../../host/clock/clock.ts';
import { PacedClock } from '../../host/clock/paced-clock.ts';
import { VirtualClock } from '../../host/clock/virtual-clock.ts';
import { EthernetSwitch } from '../../host/ethernet/ethernet-switch.ts';
import { createNodeRealm } from '../../host/node/node-realm.ts';
import { loadedBoard } from './loaded-board.ts';

export interface EngineOptions {
  /** Kaluma's version, as `process.version` has it. */
  version: string;
  boardName: string;
  /** IPv4, dotted. */
  address: string;
  storage: Map<string, string>;
  /** One line on the console. */
  print(line: string): void;
  /** The cable's lines on it. */
  write(octets: Uint8Array): void;
  /** What is typed at the prompt. */
  prompt(octets: Uint8Array): void;
  /** Whether its time passes as the wall's does; else it stands. */
  live: boolean;
  /** Of a live one: its seconds per second of the wall. */
  pace?: number;
}

/** Kaluma's engine as the console sees it: a world of JavaScript in which the flashed script runs on the virtual Pico W. */
export class KalumaEngine {
  private readonly clock = new VirtualClock();
  private readonly ethernet = new EthernetSwitch(this.clock);
  private readonly realm = createNodeRealm();
  private readonly options: EngineOptions;
  private readonly paced: PacedClock;
  private readonly powerOff = new AbortController();
  private pico: Pico | undefined;

  constructor(options: EngineOptions) {
    this.options = options;
    this.paced = new PacedClock(options.pace ?? 1, this.clock);
    const { version, boardName, print } = options;
    Object.assign(this.realm.globals, {
      process: { version },
      board: { name: boardName, uid: 'E660000000000000' },
      console: { log: (...values: unknown[]) => print(values.map(String).join(' ')) },
      require: () => ({ Flash: flashOf(options.storage) }),
    });
    defineTextCoders(this.realm);
    this.defineStorage();
  }

  /** Runs the flashed script. */
  load(script: string): void {
    const { storage, address, print, write, prompt, live } = this.options;
    this.pico = new Pico({
      clock: live ? this.paced : this.clock,
      ethernet: this.ethernet,
      module: loadedBoard.module,
      script,
      realm: this.realm,
      address,
      station: 1,
      seed: 1,
      storage,
      prompt,
    });
    this.pico.onLines(write);
    if (live) void this.paced.run(this.powerOff.signal);
    for (const line of this.pico.console) print(line);
    this.pico.onConsole(print);
    this.defineStorage();
  }

  /** GPIO on which the running script has a strip; null while it has none. */
  get stripPin(): number | null {
    return this.pico?.strip.pin ?? null;
  }

  /** Throws what the code throws. */
  run(code: string): unknown {
    return this.realm.run(code, 'console');
  }

  /** Someone connects to the board: its states go by on the console. */
  connect(port: number): void {
    const client = this.newClient(this.clock);
    client.connect(port);
    this.clock.advance(1_000_000);
    client.stop();
  }

  /** Someone connects to a board that is live, and closes his half at once; the rest comes in its own time. */
  halfClose(port: number): void {
    const connection = this.newClient(this.paced).connect(port);
    connection.onActivity = () => {
      if (!connection.opened) return;
      connection.onActivity = null;
      connection.shutdown();
    };
  }

  /** Octets that come over USB. */
  type(octets: Uint8Array): void {
    if (this.options.live) this.paced.catchUp();
    if (this.pico) this.pico.type(octets);
    else this.options.prompt(octets);
  }

  stop(): void {
    this.powerOff.abort();
    this.pico?.stop();
  }

  private newClient(clock: Clock): LwipClient {
    return new LwipClient({
      clock,
      ethernet: this.ethernet,
      module: loadedBoard.module,
      address: CLIENT_ADDRESS,
      station: 2,
      seed: 2,
      boardAddress: this.options.address,
    });
  }

  private defineStorage(): void {
    const { storage } = this.options;
    this.realm.globals.storage = {
      setItem: (key: string, value: string) => void storage.set(key, value),
      removeItem: (key: string) => void storage.delete(key),
    };
  }
}
