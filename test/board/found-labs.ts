import { TcpFlag } from '../../host/packet/tcp-flags.ts';
import type { LabSettings } from '../../src/settings.ts';
import type { Sequence } from '../support/sequence.ts';

/** Settings that hold from the nth step on. */
export type Lab = Sequence & { settings: Partial<LabSettings>[] };

const { ack, fin, syn } = TcpFlag;
const right = { base: 'next', offset: 0 } as const;

/** Sequences that failed once, made as small as they go. */
export const foundLabs: Record<string, Lab> = {
  'a window that rises from 0 to a little while a full segment of lines and the beginning of another wait': {
    seed: 1,
    steps: [
      { do: 'open', flow: 0, iss: 0, window: 0, last: fin | ack },
      { do: 'follow', flow: 0, flags: ack, length: 0, window: 0, unheard: 0 },
      { do: 'follow', flow: 0, flags: ack, length: 0, window: 0, unheard: 0 },
      { do: 'follow', flow: 0, flags: ack, length: 0, window: 100, unheard: 0 },
      { do: 'segment', flow: 0, shape: { flags: syn, seq: right, ack: right, length: 0, window: 0 } },
    ],
    ending: { call: 'close', peer: 'reset' },
    settings: [
      { onFin: 'drain', holdMs: 0, drainLines: 100, drainMs: 0, echo: false, banner: true, dwellMs: 0 },
    ],
  },
  'an ACK of the handshake one octet ahead, so that the peer’s RST has not the number that is due': {
    seed: 1,
    steps: [
      { do: 'segment', flow: 4, shape: { flags: syn, seq: right, ack: right, length: 0, window: 0 } },
      { do: 'open', flow: 4, iss: 2, window: 0, last: ack },
    ],
    ending: { call: 'close', peer: 'reset' },
    settings: [
      { onFin: 'hold', holdMs: 0, drainLines: 0, drainMs: 0, echo: false, banner: true, dwellMs: 0 },
    ],
  },
};
