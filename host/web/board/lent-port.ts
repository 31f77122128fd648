import type { OctetPort } from '../../board/usb/shared-console.ts';

/** One open port for its users, one after another: each has it as if it had opened it, and leaves it open. */
export class LentPort {
  private readonly port: OctetPort;
  private user: { listeners: ((octets: Uint8Array) => void)[]; enders: (() => void)[] } | null = null;

  constructor(port: OctetPort) {
    this.port = port;
    port.onOctets((octets) => {
      for (const listener of this.user?.listeners ?? []) listener(octets);
    });
    port.onEnd(() => {
      for (const ended of this.user?.enders ?? []) ended();
    });
  }

  /** From now on only the new user hears it. */
  lend(): OctetPort {
    const user: LentPort['user'] = { listeners: [], enders: [] };
    this.user = user;
    return {
      path: this.port.path,
      write: (octets, done) => this.port.write(octets, done),
      onOctets: (listener) => void user.listeners.push(listener),
      onEnd: (listener) => void user.enders.push(listener),
      close: async () => {
        if (this.user === user) this.user = null;
      },
    };
  }
}
