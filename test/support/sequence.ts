import fc from 'fast-check';
import { TcpFlag } from '../../host/packet/tcp-flags.ts';
import type { Numbering, Shape } from './sequence-peer.ts';

/** The peer's flows: six to a port that listens, one to the other such port, one to a port that does not, three active opens. */
export const PASSIVE_FLOWS = 8;
export const ACTIVE_FLOWS = 3;

/** One thing done to a stack. Which flow or connection is meant is an index, taken modulo how many there are. */
export type Step =
  | { do: 'segment'; flow: number; shape: Shape }
  /** A SYN, then a segment with `last` as flags and the numbers that are right. */
  | { do: 'open'; flow: number; iss: number; window: number; last: number }
  /** A segment whose numbers are right, but for octets (a FIN, say) that are not acknowledged yet. */
  | { do: 'follow'; flow: number; flags: number; length: number; window: number; unheard: number }
  | { do: 'write'; connection: number; length: number }
  | { do: 'shutdown' | 'close' | 'abort'; connection: number }
  | { do: 'connect'; flow: number; localPort: number }
  | { do: 'hear events'; read: boolean }
  | { do: 'pass'; us: number }
  | { do: 'arp'; answer: boolean };

/** How it all ends: what the application calls, and whether the peer resets, acknowledges or says nothing any more. */
export interface Ending {
  call: 'close' | 'abort';
  peer: 'reset' | 'silent';
}

export interface Sequence {
  /** For the stack's initial sequence numbers. */
  seed: number;
  steps: Step[];
  ending: Ending;
}

const { syn, ack, fin, rst, psh, urg } = TcpFlag;
/* The first flows more often, so that connections get far. */
const flow = fc.constantFrom(0, 0, 0, 0, 0, 0, 1, 1, 1, 2, 3, 4, 5, 6, 7, 8, 8, 8, 9, 10);
const connection = fc.constantFrom(0, 0, 0, 0, 1, 1, 2, 3, 4, 5);
const length = fc.constantFrom(0, 0, 0, 1, 7, 100, 1460);
const window = fc.constantFrom(0, 1, 100, 8192, 8192, 65535);
const flags = fc.constantFrom(
  ...[
    syn,
    syn,
    syn | ack,
    ack,
    ack,
    psh | ack,
    fin | ack,
    fin | ack,
    fin,
    rst,
    rst | ack,
    syn | fin,
    syn | rst,
  ],
  ...[urg | ack, fin | syn | rst | ack, 0, psh, 0x3f],
);
const numbering: fc.Arbitrary<Numbering> = fc.record({
  base: fc.constantFrom('next', 'next', 'next', 'window end', 'anywhere'),
  offset: fc.oneof(
    { weight: 6, arbitrary: fc.constant(0) },
    { weight: 3, arbitrary: fc.constantFrom(-1460, -2, -1, 1, 2, 100, 1460) },
    { weight: 1, arbitrary: fc.integer() },
  ),
});
const shape: fc.Arbitrary<Shape> = fc.record({ flags, seq: numbering, ack: numbering, length, window });

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 30, arbitrary: fc.record({ do: fc.constant('segment' as const), flow, shape }) },
  {
    weight: 20,
    arbitrary: fc.record({
      do: fc.constant('open' as const),
      flow,
      iss: fc.integer({ min: 0, max: 0xffffffff }),
      window,
      last: fc.constantFrom(0, ack, ack, ack, ack, fin | ack),
    }),
  },
  {
    weight: 45,
    arbitrary: fc.record({
      do: fc.constant('follow' as const),
      flow,
      flags: fc.constantFrom(ack, ack, ack, fin | ack, fin | ack, psh | ack, syn | ack, rst | ack),
      length,
      window,
      unheard: fc.constantFrom(0, 0, 0, 1),
    }),
  },
  {
    weight: 15,
    arbitrary: fc.record({
      do: fc.constant('write' as const),
      connection,
      length: fc.constantFrom(1, 100, 1460, 2048),
    }),
  },
  {
    weight: 20,
    arbitrary: fc.record({
      do: fc.constantFrom('shutdown' as const, 'close' as const, 'close' as const, 'abort' as const),
      connection,
    }),
  },
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constant('connect' as const),
      flow: fc.nat(ACTIVE_FLOWS - 1),
      localPort: fc.constantFrom(0, 0, 5001, 5002),
    }),
  },
  { weight: 10, arbitrary: fc.record({ do: fc.constant('hear events' as const), read: fc.boolean() }) },
  {
    weight: 10,
    arbitrary: fc.record({
      do: fc.constant('pass' as const),
      us: fc.oneof(fc.nat(2_000_000), fc.nat(30_000_000), fc.nat(150_000_000)),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('arp' as const), answer: fc.boolean() }) },
);

export const sequence: fc.Arbitrary<Sequence> = fc.record({
  seed: fc.integer({ min: 1, max: 0xffffffff }),
  steps: fc.array(step, { minLength: 1, maxLength: 40, size: 'max' }),
  ending: fc.record({ call: fc.constantFrom('close', 'abort'), peer: fc.constantFrom('reset', 'silent') }),
});
