import { fail } from '../fail.ts';
import { lwip } from '../native.ts';

const TOKEN_OCTETS = 8;

/** Eight random octets, written as hex: only the board's console shows them. */
export class CableToken {
  readonly hex: string;
  private readonly octets_ = new Uint8Array(TOKEN_OCTETS);
  private user_: object | null = null;

  constructor() {
    let hex = '';
    for (let i = 0; i < TOKEN_OCTETS; i++) {
      const octet = (lwip.random() >>> 8) & 255;
      this.octets_[i] = octet;
      hex += (octet + 256).toString(16).slice(1);
    }
    this.hex = hex;
  }

  /** Opens the cable for a control connection that knows the token, while no other has it open. Throws an Error with the reason otherwise. */
  open(hex: unknown, user: object): void {
    if (hex !== this.hex) fail('wrong token: the board prints the right one on its USB console');
    this.close(user);
    const error = lwip.openTunnel(this.octets_);
    if (error < 0) fail(`the cable cannot be opened: lwIP error ${error}`);
    this.user_ = user;
  }

  /** Throws if another has it open; one that was silent for a minute has not. */
  close(user: object): void {
    if (user !== this.user_ && cableStatus().open) fail('the cable is in use');
    lwip.closeTunnel();
  }

  /** The connection has ended, and its cable is closed with it. */
  gone(user: object): void {
    if (user === this.user_) lwip.closeTunnel();
  }
}

export function cableStatus(): { open: boolean; accepted: number; rejected: number } {
  return lwip.tunnel();
}
