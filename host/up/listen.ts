import { createSocket, type Socket as UdpSocket } from 'node:dgram';
import { once } from 'node:events';
import { type AddressInfo, isIPv6, type Server } from 'node:net';
import { ExitCode, LabError } from '../lab-error.ts';
import { endpointText } from '../packet/packet.ts';
import { systemReason } from '../system-reason.ts';

/** One port of this machine that stands for a port of the board. */
export interface OuterPort {
  host: string;
  /** 0 lets the operating system choose. */
  port: number;
  /** The option that sets it, for error messages. */
  option: '--lab-port' | '--control-port' | '--cable-port' | '--port';
}

/**
 * Lets a server listen on a port.
 * @throws LabError if the port cannot be had
 */
export async function listenOn(port: OuterPort, server: Server): Promise<Server> {
  try {
    const listening = once(server, 'listening');
    server.listen(port.port, port.host);
    await listening;
  } catch (error) {
    throw listenError(error as NodeJS.ErrnoException, port);
  }
  return server;
}

/**
 * Opens a UDP port.
 * @throws LabError if it cannot be had
 */
export async function bindUdp(port: OuterPort): Promise<UdpSocket> {
  const socket = createSocket(isIPv6(port.host) ? 'udp6' : 'udp4');
  try {
    const listening = once(socket, 'listening');
    socket.bind(port.port, port.host);
    await listening;
  } catch (error) {
    socket.close();
    throw listenError(error as NodeJS.ErrnoException, port);
  }
  return socket.on('error', () => {}); // an ICMP answer from a user that is gone
}

export function boundAddress(server: Server): AddressInfo {
  return server.address() as AddressInfo;
}

/** Error for a port that cannot be opened, with the next step. */
function listenError(error: NodeJS.ErrnoException, { host, port, option }: OuterPort): LabError {
  const chooseAnother = `Please choose another port with ${option} <port>.`;
  const because = (reason: string, nextStep = chooseAnother, exitCode: ExitCode = ExitCode.noBoard) =>
    new LabError(`Cannot listen on ${endpointText({ ip: host, port })}: ${reason}.`, nextStep, exitCode);
  switch (error.code) {
    case 'EADDRINUSE':
      return because(
        'another program uses this port',
        `End it, or choose another port with ${option} <port>.`,
      );
    case 'EACCES':
      return because('the port is reserved for the administrator');
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
    case 'EINVAL':
      return because('this machine has no such address', 'Choose one with --host <address>.', ExitCode.usage);
    case 'ERR_SOCKET_BAD_PORT':
      return because('a port is a number from 1 to 65535', chooseAnother, ExitCode.usage);
    default:
      return because(systemReason(error));
  }
}
