import { InferredRecords } from './lab/inferred-records.ts';
import { LabApp } from './lab-app.ts';
import { SocketNetwork } from './network/socket-network.ts';
import { startWifi } from './radio/wifi.ts';

/** On stock Kaluma: states as far as they can be inferred, and marked so. Its sockets are bound to an address, so Wi-Fi comes first. */
export function startInferredApp(): void {
  startWifi(
    (line) => console.log(line),
    () => {
      const records = new InferredRecords((record) => app.states.take(record));
      const app = new LabApp({
        network: new SocketNetwork(records),
        states: 'inferred',
        lwip: 'of stock Kaluma',
        token: null,
        onClosed: () => {},
      });
      app.serve();
    },
  );
}
