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
  private readonly connection_: Connection;
  private readonly settings_: LabSettings;
  private readonly page_: () => string;
  private alarm_: number | null = null;
  private toGreet_: boolean;
  /** Its first line was a GET: it speaks HTTP. */
  private isBrowser_ = false;

  constructor(connection: Connection, settings: LabSettings, page: () => string) {
    this.connection_ = connection;
    this.settings_ = settings;
    this.page_ = page;
    this.toGreet_ = settings.banner;
    connection.closeOnEnd(settings.onFin === 'close');
    if (settings.banner) this.after_(GREETING_MS, () => this.greet_());
  }

  data(octets: Uint8Array): void {
    octetsReceived += octets.length;
    const asksForPage = textOf(octets.subarray(0, 4)) === 'GET ';
    if (asksForPage) {
      this.toGreet_ = false;
      this.isBrowser_ = true;
      this.connection_.send(octetsOf(this.page_()));
    }
    this.greet_();
    if (this.settings_.echo && !this.isBrowser_) this.connection_.send(octets);
    this.connection_.received(octets.length);
  }

  ended(): void {
    this.greet_();
    const { onFin, holdMs, drainLines } = this.settings_;
    if (onFin === 'close') this.connection_.close();
    else if (onFin === 'hold') this.after_(holdMs, () => this.connection_.close());
    else if (onFin === 'drain') this.drain_(drainLines);
  }

  progressed(): void {}

  failed(): void {
    if (this.alarm_ !== null) clearTimeout(this.alarm_);
  }

  private greet_(): void {
    this.failed();
    if (this.toGreet_) this.say_(`tcplab ESTABLISHED connection ${this.connection_.id}`);
    this.toGreet_ = false;
  }

  /** The half-close at work: the peer has sent its FIN, and data still flows the other way (RFC 9293 §3.6). */
  private drain_(lines: number): void {
    if (lines === 0) {
      this.connection_.close();
      return;
    }
    this.after_(this.settings_.drainMs, () => {
      this.say_(`tcplab CLOSE_WAIT still sending, ${lines - 1} to go`);
      this.drain_(lines - 1);
    });
  }

  private after_(ms: number, act: () => void): void {
    this.alarm_ = setTimeout(() => {
      this.alarm_ = null;
      act();
    }, ms);
  }

  private say_(line: string): void {
    this.connection_.send(octetsOf(`${line}\r\n`));
  }
}

/** `page` is what a GET is answered with, header included. */
export function startLabServer(network: Network, settings: LabSettings, page: () => string): void {
  network.serve(LAB_PORT, (connection) => new LabConnection(connection, settings, page));
}
