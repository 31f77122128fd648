import type { Connection, ConnectionHandler, Network } from '../network/network.ts';
import { LAB_PORT } from '../ports.ts';
import type { LabSettings } from '../settings.ts';
import { octetsOf } from '../text.ts';

/** Five digits, so that the banner is equally long on every board and connection. */
function padded(number: number): string {
  const digits = String(number);
  return '00000'.slice(Math.min(5, digits.length)) + digits;
}

/** Octets that all lab connections together were handed. */
export let octetsReceived = 0;

/** One connection of the lab port: greets, echoes, and follows the policy once the peer has closed its half. */
class LabConnection implements ConnectionHandler {
  private readonly connection: Connection;
  private readonly settings: LabSettings;
  private alarm: number | null = null;

  constructor(connection: Connection, settings: LabSettings) {
    this.connection = connection;
    this.settings = settings;
    if (settings.onFin === 'close') connection.closeOnEnd();
    if (settings.banner) this.say(`tcplab ESTABLISHED connection ${padded(connection.id)}`);
  }

  data(octets: Uint8Array): void {
    octetsReceived += octets.length;
    if (this.settings.echo) this.connection.send(octets);
    this.connection.received(octets.length);
  }

  ended(): void {
    const { onFin, holdMs, drainLines } = this.settings;
    if (onFin === 'close') this.connection.close();
    else if (onFin === 'hold') this.after(holdMs, () => this.connection.close());
    else if (onFin === 'drain') this.drain(drainLines);
  }

  progressed(): void {}

  failed(): void {
    if (this.alarm !== null) clearTimeout(this.alarm);
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

export function startLabServer(network: Network, settings: LabSettings): void {
  network.serve(LAB_PORT, (connection) => new LabConnection(connection, settings));
}
