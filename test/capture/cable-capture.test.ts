import { describe, expect, it } from 'vitest';
import { randomFaults } from '../../host/cable/random-faults.ts';
import type { Experiment } from '../../host/experiments/model/experiment.ts';
import type { Outcome, ReportedSegment } from '../../host/experiments/model/outcome.ts';
import { flagsToText } from '../../host/packet/tcp-flags.ts';
import { CATALOGUE, experimentOf, script } from '../support/experiments.ts';
import { pathOf } from '../support/installed.ts';
import { captureCatalogue, captureExperiments, captureRuns } from './captured-run.ts';
import { capinfos, completenessIn, tsharkFields } from './tshark.ts';
import { conversationsOf, readCapture } from './whole-capture.ts';

const FIELDS = [
  'frame.interface_name',
  'frame.time_epoch',
  'frame.comment',
  'ip.checksum.status',
  'tcp.flags',
  'tcp.seq',
  'tcp.ack',
  'tcp.len',
  'tcp.window_size_value',
  'tcp.checksum.status',
  '_ws.expert.severity',
  '_ws.expert.message',
  '_ws.malformed',
  'tcp.stream',
  'tcp.completeness',
] as const;
type Row = Record<(typeof FIELDS)[number], string>;

const WARNING = 0x600000;
const GOOD = '1';
const BAD = '0';

/** Segments as tshark reads them from the capture, by the experiment in which they crossed. */
function segmentsByExperiment(bytes: Uint8Array): Map<string, Row[]> {
  const rows = tsharkFields(bytes, FIELDS, ['-2', '-E', 'aggregator=|']).filter(
    (row) => row['tcp.flags'] !== '',
  );
  const byExperiment = new Map<string, Row[]>();
  for (const row of rows) {
    const name = row['frame.interface_name'];
    byExperiment.set(name, [...(byExperiment.get(name) ?? []), row]);
  }
  return byExperiment;
}

const microseconds = (row: Row) => Math.round(Number(row['frame.time_epoch']) * 1e6);

/** Reads `client FIN_WAIT_1, board CLOSE_WAIT (late)`. */
function endsIn(comment: string) {
  const [, client, board, fault] = /^client ([\w ]+), board (\w+)(?: \((\w+)\))?$/.exec(comment) ?? [];
  return { client, board, fault };
}

/** What tshark says of a segment, in the report's words; times since the first of its experiment. */
function asRead(row: Row, first: Row) {
  const flags = flagsToText(Number(row['tcp.flags']) & 0xff);
  return {
    flags,
    seq: Number(row['tcp.seq']),
    ack: flags.includes('.') ? Number(row['tcp.ack']) : null,
    len: Number(row['tcp.len']),
    win: Number(row['tcp.window_size_value']),
    timeUs: microseconds(row) - microseconds(first),
    after: endsIn(row['frame.comment']),
    checksums: [row['ip.checksum.status'], row['tcp.checksum.status']],
    malformed: row['_ws.malformed'],
  };
}

/** Where the report names no state, the peer has no TCP, or speaks in the name of a client whose TCP knows nothing of it. */
const NO_CLIENT = expect.stringMatching(/^(has no TCP|CLOSED)$/);
/** The end of one connection is LISTEN for the next, which may begin in the same moment. */
const LISTENING = expect.stringMatching(/^(LISTEN|CLOSED)$/);

function asReported(segment: ReportedSegment, first: ReportedSegment) {
  const { flags, absolute, len, win, timeUs, after, lost, altered } = segment;
  return {
    flags,
    seq: absolute.seq,
    ack: absolute.ack,
    len,
    win,
    timeUs: timeUs - first.timeUs,
    after: {
      client: after.client ?? NO_CLIENT,
      board: after.board === 'LISTEN' ? LISTENING : after.board,
      fault: lost ? 'lost' : altered,
    },
    checksums: [GOOD, altered === 'corrupt' ? BAD : GOOD],
    malformed: '',
  };
}

/** Each segment of the report is in the capture, in this order; behind them only what the lab resets when it tidies up. */
function expectAgreement(rows: Row[], { segments }: Outcome): void {
  const read = rows.map((row) => asRead(row, rows[0]!));
  const reported = segments.map((segment) => asReported(segment, segments[0]!));
  expect(read.slice(0, reported.length)).toEqual(reported);
  for (const { flags } of read.slice(reported.length)) expect(flags).toMatch(/^R\.?$/);
}

/** What Wireshark warns of, by its own words. */
function warningsOf(rows: Row[]): Set<string> {
  const warnings = rows.flatMap((row) => {
    const messages = row['_ws.expert.message'].split('|');
    const severities = row['_ws.expert.severity'].split('|').map(Number);
    return messages.filter((_, index) => severities[index]! >= WARNING);
  });
  return new Set(warnings);
}

const RESET = 'Connection reset (RST)';
/** In these experiments a segment acknowledges what its receiver never sent, or sent in another connection: that is their point. */
const STRAY_ACK = ["ACKed segment that wasn't captured (common at capture start)"];
const STRAY_ACKS_IN = [
  'wrong-third-ack',
  'time-wait-early-syn',
  'half-open-after-crash',
  'simultaneous-open',
];
/** The forged SYN in the board's name has another number than the board's own SYN,ACK. */
const OTHER_NUMBER = ['Previous segment(s) not captured (common at capture start)'];
const OTHER_NUMBERS_IN = ['simultaneous-open'];

/**
 * To Wireshark every SYN with a new number begins a conversation (packet-tcp.c marks that as an approximation); here a SYN that an old connection answers
 * belongs to that one, and a SYN that is sent again after others belongs to the first of its copies. And it counts a RST to nobody as 0 or as 32.
 */
const SPLIT_OTHERWISE = ['time-wait-early-syn', 'half-open-after-crash', 'old-syn-overtakes', 'reset-exact'];

describe.skipIf(!pathOf('tshark'))(
  'the capture of the whole catalogue, as tshark (if it is installed) reads it',
  async () => {
    const run = await captureCatalogue();
    const byExperiment = pathOf('tshark') ? segmentsByExperiment(run.bytes) : new Map<string, Row[]>();

    it.each(run.outcomes.map((outcome) => [outcome.name, outcome] as const))(
      '%s: agrees with the report on every segment and on both ends’ states after it, without a warning of its own',
      (name, outcome) => {
        const rows = byExperiment.get(name) ?? [];
        expectAgreement(rows, outcome);
        const expected = [
          RESET,
          ...(STRAY_ACKS_IN.includes(name) ? STRAY_ACK : []),
          ...(OTHER_NUMBERS_IN.includes(name) ? OTHER_NUMBER : []),
        ];
        expect([...warningsOf(rows)].filter((warning) => !expected.includes(warning))).toEqual([]);
      },
    );

    it('satisfies capinfos, each experiment an interface', () => {
      const infos = capinfos(run.bytes);
      expect(infos.get('File type')).toMatch(/pcapng$/);
      expect(infos.get('File timestamp precision')).toBe('microseconds (6)');
      expect(infos.get('Number of interfaces in file')).toBe(String(CATALOGUE.length));
      expect(infos.get('Strict time order')).toBe('True');
    });

    it('has the completeness that is ours, 31 for a half-close with data', async () => {
      const { packets, ...capture } = readCapture(run.bytes);
      const completenessWhere = (isMeant: (experiment?: string) => boolean) => {
        const meant = packets.filter(({ interfaceIndex }) =>
          isMeant(capture.interfaces[interfaceIndex]?.name),
        );
        return conversationsOf({ ...capture, packets: meant }).map(({ completeness }) => completeness);
      };
      const ours = completenessWhere((experiment) => !SPLIT_OTHERWISE.includes(experiment!));
      const theirs = [...byExperiment].flatMap(([name, rows]) =>
        SPLIT_OTHERWISE.includes(name) ? [] : completenessIn(rows),
      );
      expect(theirs).toEqual(ours);
      expect(completenessWhere((experiment) => experiment === 'half-close')).toEqual([31]);
    });

    it('has the same octets each time', async () => {
      const again = await captureExperiments(CATALOGUE);
      expect(Buffer.compare(again.bytes, run.bytes)).toBe(0);
    });
  },
);

describe.skipIf(!pathOf('tshark'))(
  'a capture among faults, as tshark (if it is installed) reads it',
  async () => {
    const ordinary = ['half-close', 'board-closes-first'].map(experimentOf);
    const amongFaults = (seed: number) => ({
      experiments: ordinary.map((experiment) => ({
        ...experiment,
        name: `${experiment.name}, seed ${seed}`,
      })),
      conditions: {
        seed,
        faults: randomFaults({ loss: 0.2, copies: 0.2, disorder: 0.2 }),
        slowMotionMs: seed % 2 === 0 ? 300 : 0,
      },
    });
    const damaged: Experiment = {
      ...experimentOf('half-close'),
      name: 'damaged',
      steps: script(
        ...['open', 'await client ESTABLISHED board ESTABLISHED', 'corrupt client P.'],
        ...['send "hello"', 'await-segment board . ack=6'],
      ).steps,
    };
    const seeds = [1, 2, 3, 4, 5, 6, 7, 8];
    const run = await captureRuns([...seeds.map(amongFaults), { experiments: [damaged], conditions: {} }]);
    const byExperiment = pathOf('tshark') ? segmentsByExperiment(run.bytes) : new Map<string, Row[]>();

    it.each(run.outcomes.map((outcome) => [outcome.name, outcome] as const))(
      '%s: random loss, copies, delays and damage: still agrees with the report',
      (name, outcome) => expectAgreement(byExperiment.get(name) ?? [], outcome),
    );

    it('satisfies capinfos', () => {
      expect(capinfos(run.bytes).get('Strict time order')).toBe('True');
    });

    it('a segment that the cable damages has a wrong checksum, and no other has', () => {
      const rows = byExperiment.get('damaged') ?? [];
      expect(rows.filter((row) => row['tcp.checksum.status'] === BAD)).toMatchObject([
        { 'frame.comment': 'client ESTABLISHED, board ESTABLISHED (corrupt)' },
      ]);
    });
  },
);
