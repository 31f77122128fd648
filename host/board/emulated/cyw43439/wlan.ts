import { viewOf } from '../../../packet/packet-error.ts';
import { concatenated, latin1Text } from './octets.ts';
import { EVENTS, KEYED, LINK_UP, NO_NETWORKS, type WlanEvent } from './wlan-events.ts';

/** `WLC_…` of the driver (cyw43_ll.c): commands by their numbers. */
const WLC_SET_SSID = 26;
const WLC_DISASSOC = 52;
const WLC_SET_WSEC = 134;
const WLC_GET_VAR = 262;
const WLC_SET_VAR = 263;

/** Of antenna, power, rates, channel, keys: taken, and without effect on an air that loses nothing. */
const COMMANDS_WITHOUT_EFFECT: ReadonlySet<number> = new Set([
  2, // WLC_UP
  20, // WLC_SET_INFRA
  22, // WLC_SET_AUTH
  30, // WLC_SET_CHANNEL
  64, // WLC_SET_ANTDIV
  78, // WLC_SET_DTIMPRD
  86, // WLC_SET_PM
  110, // WLC_SET_GMODE
  142, // WLC_SET_BAND
  165, // WLC_SET_WPA_AUTH
  268, // WLC_SET_WSEC_PMK
]);
const VARIABLES_WITHOUT_EFFECT: ReadonlySet<string> = new Set([
  '2g_mrate',
  'ampdu_ba_wsize',
  'ampdu_mpdu',
  'ampdu_rx_factor',
  'apsta',
  'assoc_listen',
  'bcn_li_bcn',
  'bcn_li_dtim',
  'bsscfg:event_msgs',
  'bsscfg:ssid',
  'bsscfg:sup_wpa',
  'bsscfg:sup_wpa2_eapver',
  'bsscfg:sup_wpa_tmo',
  'bsscfg:wpa_auth',
  'bsscfg:wsec',
  'bus:txglom',
  'clmload',
  'clmload_status',
  'clmver',
  'country',
  'mcast_list',
  'mfp',
  'pm2_sleep_ret',
]);

/** struct ioctl_header_t: command, length, flags (bit 1: set), status. */
const HEADER = 16;
const FLAG_SET = 2;
/** BCME_UNSUPPORTED, with which the chip answers what it does not know. */
const UNSUPPORTED = -23;

const STATION = 0;
const ACCESS_POINT = 1;

interface WlanHost {
  /** The chip's own. */
  mac: Uint8Array;
  /** Whether a network of that name is there to be joined. */
  hasNetwork(ssid: string): boolean;
  /** The pins of the chip that the host can switch, and which of them changed. The on-board LED is pin 0. */
  onPins(levels: number, changed: number): void;
  /** Something was asked for that is not modelled. */
  onUnknown(what: string): void;
}

/** What the chip's downloaded firmware does with the host's commands: joins a network, or is one. */
export class Wlan {
  /** Which of its interfaces frames go through; null while it is neither in a network nor one. */
  network: number | null = null;
  private readonly host: WlanHost;
  private pins = 0;
  private security = 0;

  constructor(host: WlanHost) {
    this.host = host;
  }

  reset(): void {
    this.network = null;
    this.security = 0;
    this.setPins(this.pins, 0);
  }

  /** Carries out a command: the answer, and the events that follow from it. */
  command(request: Uint8Array): { answer: Uint8Array; events: WlanEvent[] } {
    const view = viewOf(request);
    const command = view.getUint32(0, true);
    const length = view.getUint32(4, true) & 0xffff;
    const set = (view.getUint32(8, true) & FLAG_SET) !== 0;
    const data = request.slice(HEADER, HEADER + length);
    const answer = concatenated(request.slice(0, HEADER), new Uint8Array(length));
    const result = answer.subarray(HEADER);
    const events: WlanEvent[] = [];
    const known =
      command === WLC_GET_VAR || command === WLC_SET_VAR
        ? this.variable(data, set, result, events)
        : this.carryOut(command, data, events);
    if (!known) viewOf(answer).setInt32(12, UNSUPPORTED, true);
    return { answer, events };
  }

  private carryOut(command: number, data: Uint8Array, events: WlanEvent[]): boolean {
    switch (command) {
      case WLC_SET_SSID:
        events.push(...this.join(data));
        return true;
      case WLC_DISASSOC:
        this.network = null;
        events.push({ type: EVENTS.link }, { type: EVENTS.disassociated });
        return true;
      case WLC_SET_WSEC:
        this.security = data[0] as number;
        return true;
      default:
        if (COMMANDS_WITHOUT_EFFECT.has(command)) return true;
        this.host.onUnknown(`command ${command} of the Wi-Fi chip`);
        return false;
    }
  }

  /** A name that ends in a zero octet, and its value. */
  private variable(data: Uint8Array, set: boolean, result: Uint8Array, events: WlanEvent[]): boolean {
    const end = data.indexOf(0);
    const name = latin1Text(data.subarray(0, end));
    const value = data.slice(end + 1);
    const word = (n: number) => viewOf(value).getUint32(4 * n, true);
    switch (set ? `${name}=` : name) {
      case 'cur_etheraddr':
        result.set(this.host.mac.subarray(0, result.length));
        return true;
      case 'gpioout=':
        this.setPins(word(0), word(1));
        return true;
      case 'ccgpioin':
        viewOf(result).setUint32(0, this.pins, true);
        return true;
      case 'join=':
        events.push(...this.join(value));
        return true;
      case 'escan=':
        events.push({ type: EVENTS.scanResult });
        return true;
      case 'bss':
        viewOf(result).setUint32(0, this.network === ACCESS_POINT ? 1 : 0, true);
        return true;
      case 'bss=':
        events.push(...this.beNetwork(word(1) !== 0));
        return true;
      default:
        if (VARIABLES_WITHOUT_EFFECT.has(name)) return true;
        this.host.onUnknown(`variable ${name} of the Wi-Fi chip`);
        return false;
    }
  }

  /** Length of the name, and the name. */
  private join(data: Uint8Array): WlanEvent[] {
    const ssid = latin1Text(data.subarray(4, 4 + viewOf(data).getUint32(0, true)));
    if (!this.host.hasNetwork(ssid)) return [{ type: EVENTS.setSsid, status: NO_NETWORKS }];
    this.network = STATION;
    const keyed: WlanEvent[] = this.security === 0 ? [] : [{ type: EVENTS.pskSupplicant, status: KEYED }];
    return [{ type: EVENTS.auth }, { type: EVENTS.setSsid }, { type: EVENTS.link, flags: LINK_UP }, ...keyed];
  }

  private beNetwork(up: boolean): WlanEvent[] {
    this.network = up ? ACCESS_POINT : null;
    return [{ type: EVENTS.link, flags: up ? LINK_UP : 0, network: ACCESS_POINT }];
  }

  private setPins(mask: number, levels: number): void {
    const before = this.pins;
    this.pins = (before & ~mask) | (levels & mask);
    if (this.pins !== before) this.host.onPins(this.pins, this.pins ^ before);
  }
}
