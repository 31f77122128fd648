import { tell } from '../node/tell.ts';
import { type StoredItems, storeItems } from '../serial/board-storage.ts';
import { restartApp, type WifiOutcome } from '../serial/wifi-config.ts';

/** To say when the outcome is `unknown`. */
export const APP_SAYS_NOTHING =
  'The app does not say how it goes on. Is it on the board? tcplab flash puts it there.';

/**
 * Writes settings into the board's storage, and starts its app again, which reads them at its start only.
 * @throws SerialError
 */
export async function keepOnBoard(port: string, items: StoredItems): Promise<WifiOutcome> {
  await storeItems(port, items);
  tell(process.stderr, 'Kept on the board. It starts its app again; joining a network takes up to 45 s.');
  return restartApp(port);
}
