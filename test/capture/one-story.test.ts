import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { randomFaults } from '../../host/cable/random-faults.ts';
import type { Conversation } from '../../host/capture/conversations.ts';
import { groupConversations } from '../../host/capture/conversations.ts';
import type { SeenSegment } from '../../host/capture/seen-segment.ts';
import { seqAdd } from '../../host/packet/sequence.ts';
import { flagsToText, TcpFlag } from '../../host/packet/tcp-flags.ts';
import { CATALOGUE } from '../support/experiments.ts';
import { type CapturedRun, captureCatalogue, captureExperiments } from './captured-run.ts';
import { CASES } from './cases.ts';
import { contradictionsIn } from './contradictions.ts';
import { conversationsIn, framesOf } from './dialogue.ts';
import { conversationsOf, readCapture } from './whole-capture.ts';

/** As a capture by others has it: nobody observed the states. */
function unobserved(conversation: Conversation): Conversation {
  return { ...conversation, segments: conversation.segments.map((segment) => ({ ...segment, comment: '' })) };
}

describe('findings and states are one story', () => {
  it.each(Object.entries(CASES))('of %s', (_, lines) => {
    for (const conversation of conversationsIn(framesOf(lines)))
      expect(contradictionsIn(conversation)).toEqual([]);
  });

  const faults = randomFaults({ loss: 0.1, copies: 0.1, disorder: 0.1 });
  const amongFaults = (seed: number) => captureExperiments(CATALOGUE, { seed, faults });
  const runs: (readonly [string, () => Promise<CapturedRun>])[] = [
    ['as it is', captureCatalogue],
    ...[1, 2, 3].map((seed) => [`with random faults, seed ${seed}`, () => amongFaults(seed)] as const),
  ];
  it.each(runs)('of the catalogue %s, observed and inferred', async (_, captured) => {
    const { bytes } = await captured();
    const all = conversationsOf(readCapture(bytes));
    expect(all.length).toBeGreaterThan(10);
    const named = (conversation: Conversation) =>
      contradictionsIn(conversation).map(
        (text) => `from packet ${conversation.segments[0]?.number}: ${text}`,
      );
    expect(all.flatMap(named), 'observed').toEqual([]);
    expect(all.map(unobserved).flatMap(named), 'inferred').toEqual([]);
  });
});

/** A segment with numbers relative to each end's SYN. */
interface Piece {
  readonly isClients: boolean;
  readonly flags: number;
  readonly seq: number;
  readonly ack: number;
  readonly len: number;
}

const pieceOf = ({
  from,
  flags,
  relativeSeq,
  relativeAck,
  len,
}: Conversation['segments'][number]): Piece => ({
  isClients: from === 'client',
  flags,
  seq: relativeSeq,
  ack: relativeAck ?? 0,
  len,
});

const [CLIENT, SERVER] = [
  { address: '192.168.4.2:49152', port: 49152, iss: 4294967290 },
  { address: '192.168.4.1:7000', port: 7000, iss: 6510 },
] as const;

function seenOf({ isClients, flags, seq, ack, len }: Piece, index: number): SeenSegment {
  const [from, to] = isClients ? [CLIENT, SERVER] : [SERVER, CLIENT];
  const tcp = {
    sourcePort: from.port,
    destinationPort: to.port,
    seq: seqAdd(seq, from.iss),
    ack: seqAdd(ack, to.iss),
    flags,
    window: 8192,
    payloadLength: len,
  };
  const ends = { from: from.address, to: to.address, interface: '' };
  return { ...ends, number: index + 1, timeUs: index, tcp, checksum: 'right', comment: '' };
}

function lineOf({ isClients, flags, seq, ack, len }: Piece): string {
  return `${isClients ? '>' : '<'} ${flagsToText(flags)} seq=${seq} ack=${ack} len=${len}`;
}

describe('of mutated captures too', async () => {
  const { bytes } = await captureCatalogue();
  const cases = Object.values(CASES).flatMap((lines) => conversationsIn(framesOf(lines)));
  const talks = [...cases, ...conversationsOf(readCapture(bytes))].map(({ segments }) =>
    segments.map(pieceOf),
  );
  const place = fc.nat(30);
  const mutation = fc.oneof(
    place.map((at) => (all: Piece[]) => all.splice(at, 1)),
    fc.tuple(place, place).map(
      ([at, to]) =>
        (all: Piece[]) =>
          all.splice(to, 0, ...all.splice(at, 1)),
    ),
    fc.tuple(place, place).map(
      ([at, to]) =>
        (all: Piece[]) =>
          all.splice(to, 0, ...all.slice(at, at + 1)),
    ),
    ...[
      fc
        .constantFrom(...Object.values(TcpFlag))
        .map((bit) => (one: Piece) => ({ ...one, flags: one.flags ^ bit })),
      fc.integer({ min: -3, max: 3 }).map((by) => (one: Piece) => ({ ...one, seq: one.seq + by })),
      fc.integer({ min: -3, max: 3 }).map((by) => (one: Piece) => ({ ...one, ack: one.ack + by })),
      fc.integer().map((seq) => (one: Piece) => ({ ...one, seq })),
      fc.integer().map((ack) => (one: Piece) => ({ ...one, ack })),
      fc.nat(3).map((len) => (one: Piece) => ({ ...one, len })),
      fc.constant((one: Piece) => ({ ...one, isClients: !one.isClients })),
    ].map((change) =>
      fc.tuple(place, change).map(([at, changed]) => (all: Piece[]) => {
        const one = all[at];
        if (one) all[at] = changed(one);
      }),
    ),
  );

  it('with segments left out, moved, copied and changed', () => {
    const talk = fc.constantFrom(...talks.filter(({ length }) => length <= 40));
    fc.assert(
      fc.property(talk, fc.array(mutation, { minLength: 1, maxLength: 5 }), (pieces, mutations) => {
        const mutated = [...pieces];
        for (const mutate of mutations) mutate(mutated);
        const all = groupConversations(mutated.map(seenOf), () => {});
        const said = all.flatMap((conversation) => contradictionsIn(conversation));
        if (said.length > 0) throw new Error([...said, ...mutated.map(lineOf)].join('\n'));
      }),
      { numRuns: 10_000 },
    );
  });
});
