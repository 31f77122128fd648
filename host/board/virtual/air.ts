/** What the virtual board's radio meets. It is its end of the cable in any case; this is what Kaluma says of it. */
export class Air {
  /** The network that the board is told to join: it lets the board in; it is not there; it lets it in and has no address for it. */
  network: 'there' | 'away' | 'without addresses' = 'there';
  private up = false;

  /** It goes away while the board is in it. */
  lose(): void {
    this.network = 'away';
    this.up = false;
  }

  /** The class of `require('wifi')`. As Kaluma 1.2.1 has it, what went wrong does not reach the callback. */
  wifi() {
    const air = this;
    return class {
      connect(info: unknown, callback: (error: unknown, info: unknown) => void): void {
        air.up = air.network !== 'away';
        callback(null, info);
      }

      wifiApMode(info: unknown, callback: (error: unknown, info: unknown) => void): void {
        air.up = true;
        callback(null, info);
      }
    };
  }

  /** Of `__netdev` the app needs, beside the native module, only that making a socket lets the device know its address. */
  sockets(address: string) {
    const air = this;
    return {
      ip: undefined as string | undefined,
      socket(): number {
        if (!air.up) throw new Error('WiFi is not connected.');
        this.ip = air.network === 'without addresses' ? '0.0.0.0' : address;
        return 0;
      },
      close(): void {},
    };
  }
}
