import { lwip } from '../native.ts';

const TOKEN_OCTETS = 8;

/** Eight random octets, written as hex: whoever stands at the board's console can read them, nobody else. */
export class CableToken {
  readonly hex: string;
  private readonly octets = new Uint8Array(TOKEN_OCTETS);

  constructor() {
    let hex = '';
    for (let i = 0; i < TOKEN_OCTETS; i++) {
      const octet = (lwip.random() >>> 8) & 255;
      this.octets[i] = octet;
      hex += (octet + 256).toString(16).slice(1);
    }
    this.hex = hex;
  }

  /** Opens the cable for the one who knows the token. Throws an Error with the reason otherwise. */
  open(hex: unknown): void {
    if (hex !== this.hex) throw new Error('wrong token: the board prints the right one on its USB console');
    const error = lwip.openTunnel(this.octets);
    if (error < 0) throw new Error(`the cable cannot be opened: lwIP error ${error}`);
  }
}

export function closeCable(): void {
  lwip.closeTunnel();
}

export function cableStatus(): { open: boolean; accepted: number; rejected: number } {
  return lwip.tunnel();
}
