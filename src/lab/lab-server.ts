import type { Connection, ConnectionHandler, Network } from '../network/network.ts';
import { LAB_PORT } from '../ports.ts';
import type { LabSettings } from '../settings.ts';
import { octetsOf, textOf } from '../text.ts';

/** After its handshake a connection is greeted, unless it speaks first, in ms: a browser does, and takes no answer that begins with a greeting. */
const GREETING_MS = 200;

/** Octets that all lab connections together were handed. */
export let octetsReceived = 0;

/** One connection of the lab port: greets, echoes, and follows the policy once the peer has closed its half. */
class LabConnection implements ConnectionHandler {
  private readonly connection: Connection;
  private readonly settings: LabSettings;
  private readonly page: () => string;
  private alarm: number | null = null;
  private toGreet: boolean;
  /** Its first line was a GET: it speaks HTTP. */
  private isBrowser = false;

  constructor(connection: Connection, settings: LabSettings, page: () => string) {
    this.connection = connection;
    this.settings = settings;
    this.page = page;
    this.toGreet = settings.banner;
    connection.closeOnEnd(settings.onFin === 'close');
    if (settings.banner) this.after(GREETING_MS, () => this.greet());
  }

  data(octets: Uint8Array): void {
    octetsReceived += octets.length;
    const asksForPage = textOf(octets.subarray(0, 4)) === 'GET ';
    if (asksForPage) {
      this.toGreet = false;
      this.isBrowser = true;
      this.connection.send(octetsOf(this.page()));
    }
    this.greet();
    if (this.settings.echo && !this.isBrowser) this.connection.send(octets);
    this.connection.received(octets.length);
  }

  ended(): void {
    this.greet();
    const { onFin, holdMs, drainLines } = this.settings;
    if (onFin === 'close') this.connection.close();
    else if (onFin === 'hold') this.after(holdMs, () => this.connection.close());
    else if (onFin === 'drain') this.drain(drainLines);
  }

  progressed(): void {}

  failed(): void {
    if (this.alarm !== null) clearTimeout(this.alarm);
  }

  private greet(): void {
    this.failed();
    if (this.toGreet) this.say(`tcplab ESTABLISHED connection ${this.connection.id}`);
    this.toGreet = false;
  }

  /** The half-close at work: the peer has sent its FIN, and data still flows the other way (RFC 9293 §3.6). */
  private drain(lines: number): void {
    if (lines === 0) {
      this.connection.close();
      return;
    }
    this.after(this.settings.drainMs, () => {
      this.say(`tcplab CLOSE_WAIT still sending, ${lines - 1} to go`);
      this.drain(lines - 1);
    });
  }

  private after(ms: number, act: () => void): void {
    this.alarm = setTimeout(() => {
      this.alarm = null;
      act();
    }, ms);
  }

  private say(line: string): void {
    this.connection.send(octetsOf(`${line}\r\n`));
  }
}

/** `page` is what a GET is answered with, header included. */
export function startLabServer(network: Network, settings: LabSettings, page: () => string): void {
  network.serve(LAB_PORT, (connection) => new LabConnection(connection, settings, page));
}
