import type { OctetPort } from '../../board/usb/shared-console.ts';
import { Listeners } from '../../listeners.ts';

/** From the side that has the port. Writes are answered in their order. */
type FromPort = { octets: Uint8Array } | { written: true; error?: string } | { ended: true };
/** From the side that uses it. */
type ToPort = { write: Uint8Array } | { close: true };

/** Lets who has the other end of the channel use the port: a port of Web Serial stays in the page, and a worker reads it without waiting for drawings. */
export function relayOctets(port: OctetPort, channel: MessagePort): void {
  const say = (message: FromPort) => channel.postMessage(message);
  port.onOctets((octets) => say({ octets }));
  port.onEnd(() => {
    say({ ended: true });
    channel.close();
  });
  channel.onmessage = ({ data }: MessageEvent<ToPort>) => {
    if ('close' in data) void port.close();
    else
      port.write(data.write, (error) => say({ written: true, ...(error ? { error: error.message } : {}) }));
  };
}

/** The port at the other end of a channel. */
export function relayedPort(channel: MessagePort): OctetPort {
  const listeners = new Listeners<[Uint8Array]>();
  const enders = new Listeners<[]>();
  const writing: ((error?: Error) => void)[] = [];
  let hasEnded = false;
  const say = (message: ToPort) => channel.postMessage(message);
  channel.onmessage = ({ data }: MessageEvent<FromPort>) => {
    if ('octets' in data) listeners.tell(data.octets);
    else if ('written' in data)
      writing.shift()?.(data.error === undefined ? undefined : new Error(data.error));
    else {
      hasEnded = true;
      channel.close();
      for (const done of writing.splice(0)) done(new Error('the port is closed'));
      enders.tell();
    }
  };
  return {
    path: 'USB',
    write: (octets, done) => {
      if (hasEnded) return done(new Error('the port is closed'));
      writing.push(done);
      say({ write: octets });
    },
    onOctets: (listener) => void listeners.add(listener),
    onEnd: (listener) => void enders.add(listener),
    close: () =>
      new Promise((resolve) => {
        if (hasEnded) return resolve();
        enders.add(resolve);
        say({ close: true });
      }),
  };
}
