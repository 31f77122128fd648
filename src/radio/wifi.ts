import { random32 } from '../native.ts';
import { storedItem } from '../stored-item.ts';

/** Letters and digits that are not mistaken for one another. */
const ALPHABET = 'abcdefghjkmnpqrstuvwxyz23456789';
/** WPA2 wants eight or more. */
const PASSWORD_LENGTH = 10;
/** How often a board that has joined a network looks whether it still has it, in ms. Joining stops everything for up to 30 s. */
const LOOK_MS = 120000;
const AP_PASSWORD_KEY = 'WIFI_AP_PASSWORD';

/** The board's own name, on the air and in beacons: `tcplab-` and the end of its chip's number. */
export function boardName(): string {
  return `tcplab-${board.uid.slice(-4).toLowerCase()}`;
}

/** IPv4 address, dotted; empty while there is no network. */
export let boardAddress = '';

/** For the console: name and password of the board's own network; empty while it is none. */
export let accessPointLine = '';

/**
 * Brings up the radio: joins the network whose name is in the board's storage (`WIFI_SSID`, `WIFI_PASSWORD`); without one, or if it can't be joined, the board is
 * an access point of its own, so that a class needs no network. `tell` gets lines for the console: the only place where the access point's
 * password is ever shown. `onUp` is called once there is an address.
 */
export function startWifi(tell: (line: string) => void, onUp: () => void): void {
  const { WiFi } = require('wifi');
  const wifi = new WiFi();
  const ssid = storedItem('WIFI_SSID');
  if (!ssid) {
    startAccessPoint(wifi, tell, onUp);
    return;
  }
  const join = (joined: () => void, failed: () => void) => {
    tell(`Wi-Fi: joining ${ssid}`);
    const info = { ssid, password: storedItem('WIFI_PASSWORD'), security: storedItem('WIFI_SECURITY') };
    wifi.connect(info, () => {
      /* Kaluma 1.2.1 loses the error on its way to here, and a network may have no address to give. */
      boardAddress = ownAddress();
      tell(`Wi-Fi: ${boardAddress ? `joined ${ssid}, address ${boardAddress}` : `${ssid} cannot be joined`}`);
      if (boardAddress) joined();
      else failed();
    });
  };
  const nothing = () => {};
  join(
    () => {
      onUp();
      /* Who is in the room knows this board by its address: it does not become a network of its own any more. */
      setInterval(() => {
        boardAddress = ownAddress();
        if (!boardAddress) join(nothing, nothing);
      }, LOOK_MS);
    },
    () => startAccessPoint(wifi, tell, onUp),
  );
}

/** Empty without a network. Kaluma 1.2.1 notes its address when a socket is made, and only then; without a network none can be made. */
function ownAddress(): string {
  try {
    __netdev.close(__netdev.socket('AF_INET', 'DGRAM'));
  } catch {
    return '';
  }
  return __netdev.ip === '0.0.0.0' ? '' : __netdev.ip;
}

function startAccessPoint(wifi: WiFi, tell: (line: string) => void, onUp: () => void): void {
  const ssid = boardName();
  const password = accessPointPassword();
  const gateway = '192.168.4.1';
  wifi.wifiApMode({ ssid, password, gateway, subnet_mask: '255.255.255.0' }, () => {
    boardAddress = gateway;
    accessPointLine = `Wi-Fi: access point ${ssid}, password ${password}, address ${gateway}`;
    tell(accessPointLine);
    onUp();
  });
}

/** From the storage; made up and kept there the first time. */
function accessPointPassword(): string {
  const kept = storedItem(AP_PASSWORD_KEY);
  if (kept && kept.length >= 8) return kept;
  let made = '';
  for (let i = 0; i < PASSWORD_LENGTH; i++) made += ALPHABET[(random32() >>> 8) % ALPHABET.length];
  storage.setItem(AP_PASSWORD_KEY, made);
  return made;
}
