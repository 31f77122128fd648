import { LabApp } from './lab-app.ts';
import type { Network } from './network/network.ts';
import type { SocketListener } from './network/socket-network.ts';
import { LAB_PORT } from './ports.ts';
import { startWifi } from './radio/wifi.ts';
import type { TcpState } from './tcp-states.ts';

/**
 * On stock Kaluma: states as far as they can be inferred, and marked so. A connection must have passed through them, by RFC 9293, for Kaluma to show what it
 * shows. A reset cannot be told from a close here, nor a FIN_WAIT_2 from a FIN_WAIT_1. Its sockets are bound to an address, so Wi-Fi comes first.
 */
export function startInferredApp(networkTelling: (listener: SocketListener) => Network): void {
  let lastNumber = 0;
  const path = (connection: number, states: TcpState[]) => {
    for (let i = 1; i < states.length; i++) {
      app.states.take({
        kind: 'transition',
        number: ++lastNumber,
        timeUs: millis() * 1000,
        connection,
        localPort: LAB_PORT,
        remotePort: 0,
        from: states[i - 1] as TcpState,
        to: states[i] as TcpState,
        cause: 'inferred',
        segment: null,
      });
    }
  };
  let app: LabApp;
  startWifi(
    (line) => console.log(line),
    () => {
      app = new LabApp({
        network: networkTelling({
          opened: (id) => path(id, ['LISTEN', 'SYN_RCVD', 'ESTABLISHED']),
          gone: (id, closedHere) =>
            path(
              id,
              closedHere
                ? ['ESTABLISHED', 'FIN_WAIT_1', 'CLOSED']
                : ['ESTABLISHED', 'CLOSE_WAIT', 'LAST_ACK', 'CLOSED'],
            ),
        }),
        states: 'inferred',
        lwip: 'of stock Kaluma',
        token: null,
        onClosed: () => {},
      });
      app.serve();
    },
  );
}
