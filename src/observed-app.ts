import { CableToken } from './cable/cable-token.ts';
import { LabApp } from './lab-app.ts';
import { later } from './later.ts';
import { lwip, restartLine } from './native.ts';
import { forgetConnection, lwipNetwork, startNetwork } from './network/lwip-network.ts';
import { startBeacon } from './radio/beacon.ts';
import { boardName, startWifi } from './radio/wifi.ts';

/** With the native module: every state as lwIP has it. */
export function startObservedApp(): void {
  const token = new CableToken();
  const app = new LabApp({
    network: lwipNetwork,
    states: 'observed',
    lwip: lwip.version,
    token,
    onClosed: forgetConnection,
  });
  startNetwork((words, lost) => {
    if (lost === 0 && !app.states.concern(words)) return;
    later(() => {
      app.states.takeBatch(words);
      if (lost > 0) app.recordsLost(lost);
    });
  });
  app.serve();
  if (restartLine) console.log(restartLine);
  console.log(`cable token ${token.hex}`);
  startBeacon(boardName());
  startWifi(
    (line) => console.log(line),
    () => {},
  );
}
