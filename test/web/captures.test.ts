import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { CaptureWriter } from '../../host/capture/capture-writer.ts';
import { LinkType } from '../../host/capture/layers/link-type.ts';
import { jsonLadder } from '../../host/ladder/ladder-json.ts';
import { printable } from '../../host/printable.ts';
import { transitionsOf } from '../../host/report/state-places.ts';
import { OpenedCapture, SEGMENTS_SHOWN } from '../../host/web/capture/opened-capture.ts';
import { readCaptureFile } from '../../host/web/capture/read-capture-file.ts';
import { captureCatalogue, captureExperiments } from '../capture/captured-run.ts';
import { CASES } from '../capture/cases.ts';
import { captureOf as captureOfFrames, framesOf, HALF_CLOSE } from '../capture/dialogue.ts';
import { CATALOGUE } from '../support/experiments.ts';

const captureOf = (dialogue: string) => captureOfFrames(framesOf(dialogue));
const fileOf = (octets: Uint8Array) => new File([octets as Uint8Array<ArrayBuffer>], 'lab.pcapng');
const contentsOf = (octets: Uint8Array) => readCaptureFile(fileOf(octets));
const opened = async (octets: Uint8Array) => new OpenedCapture(await contentsOf(octets));

/** What `tcplab ladder --json` prints of the same file, and what the page has of it. */
async function bothOf(octets: Uint8Array) {
  const contents = await contentsOf(octets);
  const { conversations, leftOut } = contents.tell();
  const capture = new OpenedCapture(contents);
  return { json: jsonLadder('lab.pcapng', contents, conversations, leftOut), capture };
}

async function sameAsTheCommand(octets: Uint8Array): Promise<void> {
  const { json, capture } = await bothOf(octets);
  expect(json.conversations.length).toBeGreaterThan(0);
  expect(capture.summary.conversations).toBe(json.conversations.length);
  for (const { number, segments } of json.conversations) {
    const { recording } = capture.conversation(number);
    const beganUs = segments[0]!.timeUs;
    expect(
      recording.segments.map(({ from, flags, seq, ack, len, timeUs, after, lost }) => ({
        ...{ from: from === 'board' ? 'server' : from, flags, seq, ack, len, lost },
        ...{ timeUs: timeUs + beganUs, after: { client: after.client, server: after.board } },
      })),
    ).toEqual(
      segments.map(({ from, flags, seq, ack, len, timeUs, after, lost }) => ({
        ...{ from, flags, seq, ack, len, timeUs, after, lost },
      })),
    );
  }
}

describe('A capture file on the page', () => {
  it.each(Object.entries(CASES))('shows what the command prints: %s', async (_, dialogue) => {
    await sameAsTheCommand(captureOf(dialogue));
  });

  it('of a whole catalogue shows the states that were observed', async () => {
    const { bytes } = await captureCatalogue();
    await sameAsTheCommand(bytes);
    expect((await opened(bytes)).list(0, 1).rows[0]?.states).toBe('observed');
  });

  it('is the same when it is compressed', async () => {
    const octets = captureOf(HALF_CLOSE);
    expect((await opened(gzipSync(octets))).conversation(1)).toEqual((await opened(octets)).conversation(1));
  });

  it('has both ends enter their states with the segment that takes them there', async () => {
    const { client, board, segments } = (await opened(captureOf(HALF_CLOSE))).conversation(1).recording;
    const shown = (end: 'client' | 'board') =>
      transitionsOf(end, end === 'client' ? client : board).map(({ from, step }) => {
        const at = segments.findIndex(({ timeUs }) => timeUs === step.timeUs);
        return `${from} ${step.state} ${step.cause} ${at + 1}`;
      });
    expect(shown('client').slice(0, 3)).toEqual([
      'CLOSED SYN_SENT transmit 1',
      'SYN_SENT ESTABLISHED segment 2',
      'ESTABLISHED FIN_WAIT_1 transmit 6',
    ]);
    expect(shown('board').slice(0, 2)).toEqual([
      'LISTEN SYN_RCVD segment 1',
      'SYN_RCVD ESTABLISHED segment 3',
    ]);
  });

  it('tells how a connection was opened and closed, in both languages', async () => {
    const { findings } = (await opened(captureOf(HALF_CLOSE))).conversation(1);
    expect(findings.en[0]).toEqual(['opened', 'in three segments, complete: packets 1, 2, 3']);
    expect(findings.zh[0]).toEqual(['建立', '三次握手，完整：分组 1、2、3']);
  });

  it('lists conversations of one port', async () => {
    const { bytes } = await captureExperiments(CATALOGUE.slice(0, 3));
    const capture = await opened(bytes);
    const [first] = capture.list(0, 1).rows;
    const port = Number(first!.client.split(':').at(-1));
    expect(capture.list(0, 100).conversations).toBeGreaterThan(1);
    expect(capture.list(0, 100, port).rows.every(({ client }) => client.endsWith(`:${port}`))).toBe(true);
  });

  it('shows a long conversation in parts, each in the state in which the one before ended', async () => {
    const exchange = Array.from({ length: 3000 }, (_, at) => `> P. seq=${1 + at} ack=1 len=1`).join('\n');
    const capture = await opened(captureOf(HALF_CLOSE.replace(/((?:.*\n){3})/, `$1${exchange}\n`)));
    const whole = capture.conversation(1);
    expect([whole.first, whole.last]).toEqual([1, SEGMENTS_SHOWN]);
    const rest = capture.conversation(1, SEGMENTS_SHOWN + 1);
    expect(rest.last).toBe(rest.segments);
    expect(rest.recording.client[0]?.state).toBe('ESTABLISHED');
    expect(rest.recording.client.at(-1)?.state).toBe('TIME_WAIT');
  });
});

describe('A file that is no good', () => {
  const problem = async (octets: Uint8Array) => (await opened(octets)).summary.problem;

  it.each([
    ['nothing at all', new Uint8Array(0), /empty/],
    [
      'a picture',
      new TextEncoder().encode('\x89PNG\r\n\x1a\n and so on'),
      /cannot be read as a capture. Octet 0/,
    ],
    ['half of a gzip header', Uint8Array.of(0x1f, 0x8b, 8), /cannot be decompressed/],
  ])('is told with cause and next step: %s', async (_, octets, cause) => {
    const told = await problem(octets);
    expect(told?.problem.en).toMatch(cause);
    expect(told?.nextStep.en).toMatch(/Choose a file/);
    expect(told?.nextStep.zh).toMatch(/请选择/);
  });

  it('is read up to where it is cut short, and that is told', async () => {
    const octets = captureOf(HALF_CLOSE);
    const { summary } = await opened(octets.subarray(0, octets.length - 5));
    expect(summary.conversations).toBe(1);
    expect(summary.remarks.en[0]).toMatch(/cut short there$/);
  });

  it('cannot put its own words on the page without bounds, or characters that move others', async () => {
    const writer = new CaptureWriter();
    writer.addInterface({ name: `\u202e${'w'.repeat(60_000)}`, linkType: LinkType.ethernet });
    const resets = Array.from({ length: 2000 }, () => '> R seq=50000 ').join('\n');
    for (const data of framesOf(`${HALF_CLOSE}\n${resets}`))
      writer.addPacket({ timeUs: 0, data, comment: '\x1b[2J' });
    const capture = await opened(writer.drain());
    const text = JSON.stringify([capture.list(0, 10), capture.conversation(1).findings]);
    expect(text.length).toBeLessThan(20_000);
    expect(text).toBe(printable(text));
  });
});
