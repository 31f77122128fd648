import { random32 } from '../native.ts';
import { storedItem } from '../stored-item.ts';

/** Letters and digits that nobody takes for one another. */
const ALPHABET = 'abcdefghjkmnpqrstuvwxyz23456789';
/** WPA2 wants eight or more. */
const PASSWORD_LENGTH = 10;
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
  tell(`Wi-Fi: joining ${ssid}`);
  wifi.connect(
    { ssid, password: storedItem('WIFI_PASSWORD'), security: storedItem('WIFI_SECURITY') },
    (error) => {
      /* Kaluma 1.2.1 loses the error on its way to the callback; the device keeps it. */
      if (error || __ieee80211dev.errno !== 0) {
        tell(`Wi-Fi: ${ssid} cannot be joined`);
        startAccessPoint(wifi, tell, onUp);
        return;
      }
      boardAddress = ownAddress();
      tell(`Wi-Fi: joined ${ssid}, address ${boardAddress}`);
      onUp();
    },
  );
}

/** Kaluma 1.2.1 notes its address when a socket is made, and only then. */
function ownAddress(): string {
  __netdev.close(__netdev.socket('AF_INET', 'DGRAM'));
  return __netdev.ip;
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
