import type { LwipConnection } from '../../host/client/lwip-client.ts';
import { CONTROL_PORT } from '../../src/ports.ts';
import { type Lab, SECOND } from './lab.ts';

/** A client of the control port that speaks in octets, as any program may. */
export class RawControl {
  readonly connection: LwipConnection;
  private readonly lab: Lab;
  private text = '';

  constructor(lab: Lab) {
    this.lab = lab;
    this.connection = lab.board.client.connect(CONTROL_PORT);
    this.lab.clock.advance(SECOND);
  }

  send(text: string): this {
    return this.sendOctets(new TextEncoder().encode(text));
  }

  sendOctets(octets: Uint8Array): this {
    this.connection.send(octets);
    this.lab.clock.advance(SECOND);
    return this;
  }

  /** What the board said since the last time, line by line. */
  lines(): Record<string, unknown>[] {
    this.text += new TextDecoder().decode(this.connection.received);
    this.connection.received = new Uint8Array(0);
    const lines = this.text.split('\n');
    this.text = lines.pop() ?? '';
    return lines.map((line) => JSON.parse(line));
  }

  /** The answers to some text. */
  ask(text: string): Record<string, unknown>[] {
    this.lines();
    return this.send(text).lines();
  }
}
