import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { GatewayError } from './gateway-error.ts';

/** One port of this machine that stands for a port of the board. */
export interface OuterPort {
  host: string;
  /** 0 lets the operating system choose. */
  port: number;
  /** The option that sets it, for error messages. */
  option: '--lab-port' | '--control-port';
}

/**
 * Listens on a port for connections that may be half-open, and hands them over paused.
 * @throws GatewayError if the port cannot be had
 */
export async function listen(port: OuterPort, onConnection: (socket: Socket) => void): Promise<Server> {
  const server = createServer({ allowHalfOpen: true, pauseOnConnect: true }, onConnection);
  try {
    const listening = once(server, 'listening');
    server.listen(port.port, port.host);
    await listening;
  } catch (error) {
    throw explained(error as NodeJS.ErrnoException, port);
  }
  return server;
}

export function addressOf(server: Server): AddressInfo {
  return server.address() as AddressInfo;
}

/** An address and a port, the address of IPv6 in brackets. */
export function endpointText(host: string, port: number): string {
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
}

function explained(error: NodeJS.ErrnoException, { host, port, option }: OuterPort): GatewayError {
  const where = `Cannot listen on ${endpointText(host, port)}`;
  const otherPort = `choose another port with ${option} <port>.`;
  switch (error.code) {
    case 'EADDRINUSE':
      return new GatewayError(`${where}: another program uses this port.`, `End it, or ${otherPort}`, 3);
    case 'EACCES':
      return new GatewayError(
        `${where}: the port is reserved for the administrator.`,
        `Please ${otherPort}`,
        3,
      );
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return new GatewayError(
        `${where}: this machine has no such address.`,
        'Choose one with --host <address>.',
        2,
      );
    case 'ERR_SOCKET_BAD_PORT':
      return new GatewayError(`${where}: a port is a number from 1 to 65535.`, `Please ${otherPort}`, 2);
    default:
      return new GatewayError(`${where}: ${error.message}.`, `Please ${otherPort}`, 3);
  }
}
