import type { Air } from '../../host/board/virtual/air.ts';
import { Pico } from '../../host/board/virtual/pico.ts';
import type { Realm } from '../../host/board/virtual/realm.ts';
import { VirtualClock } from '../../host/clock/virtual-clock.ts';
import { EthernetSwitch } from '../../host/ethernet/ethernet-switch.ts';
import { createNodeRealm } from '../../host/node/node-realm.ts';
import { loadedBoard } from './loaded-board.ts';

/** A virtual Pico that runs a script of the test's instead of the app, and what the script printed. */
export class ScriptPico {
  readonly clock = new VirtualClock();
  readonly ethernet = new EthernetSwitch(this.clock);
  readonly realm: Realm = createNodeRealm();
  readonly pico: Pico;

  /** `storage` is what the board's own holds; default: the name of a network. */
  constructor(script: string, storage?: Map<string, string>, air?: Air) {
    this.pico = new Pico({
      clock: this.clock,
      ethernet: this.ethernet,
      module: loadedBoard.module,
      script,
      realm: this.realm,
      address: '192.168.4.1',
      station: 1,
      seed: 1,
      ...(storage && { storage }),
      ...(air && { air }),
    });
  }

  get console(): string[] {
    return this.pico.console;
  }

  get errors(): string[] {
    return this.pico.errors;
  }

  /** The value of an expression in the script's world. */
  evaluate(expression: string): unknown {
    return this.realm.run(`(${expression})`, 'test');
  }
}

/** What a script prints within a second of virtual time. */
export function printedBy(script: string): string[] {
  const pico = new ScriptPico(script);
  pico.clock.advance(1_000_000);
  return pico.console;
}
