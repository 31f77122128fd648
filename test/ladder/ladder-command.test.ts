import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { Command } from 'commander';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { CaptureWriter } from '../../host/capture/capture-writer.ts';
import { LinkType } from '../../host/capture/layers/link-type.ts';
import { configure } from '../../host/cli/commands/ladder.ts';
import { addStyleOptions } from '../../host/cli/options.ts';
import { LabError } from '../../host/lab-error.ts';
import { CaptureContents } from '../../host/ladder/capture-contents.ts';
import { growingLadder } from '../../host/ladder/growing-ladder.ts';
import { renderLadder } from '../../host/report/ladder.ts';
import { createTheme } from '../../host/report/theme.ts';
import { temporaryFolder } from '../build/temporary-folder.ts';
import { captureCatalogue, captureExperiments } from '../capture/captured-run.ts';
import { captureOf, framesOf, HALF_CLOSE, OPEN } from '../capture/dialogue.ts';
import { converted, tsharkFields } from '../capture/tshark.ts';
import { readCapture } from '../capture/whole-capture.ts';
import { inProcess } from '../cli/in-process.ts';
import { ended, start, tcplab } from '../cli/tcplab.ts';
import { CATALOGUE, experimentOf } from '../support/experiments.ts';
import { HeadlessTerminal } from '../support/terminal.ts';

function fileWith(bytes: Uint8Array, name = 'lab.pcapng'): string {
  const path = join(temporaryFolder(), name);
  writeFileSync(path, bytes);
  return path;
}

/** What the command prints on stdout. */
async function printed(...args: string[]): Promise<string> {
  const write = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
  const program = new Command('tcplab').exitOverride();
  configure(addStyleOptions(program.command('ladder')));
  try {
    await program.parseAsync(['ladder', '--no-color', ...args], { from: 'user' });
    return write.mock.calls.map(([text]) => String(text)).join('');
  } finally {
    write.mockRestore();
  }
}

const ladderOf = (bytes: Uint8Array, ...args: string[]) => printed(fileWith(bytes), '--lang', 'en', ...args);

/** The line that begins with this label, and those that go on with it, as one. */
function finding(text: string, label: string): string | undefined {
  return new RegExp(`^${label} +(.*(?:\n {2,}.*)*)$`, 'm').exec(text)?.[1]?.replace(/\n +/g, ' ');
}

const clientStates = (text: string) => [...text.matchAll(/([A-Z_\d]+) │/g)].map(([, state]) => state);

const run = async (...names: string[]) =>
  (await captureExperiments(CATALOGUE.filter(({ name }) => names.includes(name)))).bytes;

describe('tcplab ladder, of a capture of tcplab’s own', () => {
  it('draws the ladder that the experiment’s report drew, as far as there are segments', async () => {
    const { bytes, outcomes } = await captureExperiments([experimentOf('half-close')]);
    const report = renderLadder(outcomes[0]!, {
      columns: 80,
      numbers: 'relative',
      language: 'en',
      otherEnd: 'server',
      theme: createTheme(0),
    });
    const drawn = report.filter((line) => !line.includes('2MSL have passed'));
    const text = await ladderOf(bytes);
    expect(text.split('\n').slice(0, drawn.length + 1)).toEqual([
      'conversation 1  half-close  192.168.4.2:63425 → 192.168.4.1:7000',
      ...drawn,
    ]);
    expect(drawn.length).toBeGreaterThan(15);
  });

  it('says how the connection was opened and closed, and who knows the states', async () => {
    const { bytes } = await captureExperiments([experimentOf('half-close')]);
    expect((await ladderOf(bytes)).split('\n\n')[1]).toBe(`\
opened        in three segments, complete: packets 1, 2, 3
closed        by the client first, in four segments: FIN, ACK, FIN, ACK; after
              the first FIN the server still sent 126 octets
data          client 5, server 126
sent again    client 0, server 0
completeness  31 as Wireshark counts: SYN=1 + SYN,ACK=2 + ACK=4 + data=8 +
              FIN=16
states        observed by tcplab, from the comments in the capture`);
  });

  it('shows what the cable’s faults did, and states in the order in which they were entered', async () => {
    const lost = await ladderOf(await run('lost-third-ack'));
    expect(lost).toMatch(/─ \. seq=x\+1 ack=y\+1 \(lost\) ─+✗│$/m);
    const simultaneous = await ladderOf(await run('simultaneous-close'));
    expect(clientStates(simultaneous)).toEqual([
      ...['CLOSED', 'SYN_SENT', 'ESTABLISHED', 'FIN_WAIT_1', 'CLOSING', 'TIME_WAIT'],
    ]);
    expect(simultaneous).toMatch(/ {2}│◀─+ F\. seq=y\+1 ack=x\+1 ─+│ FIN_WAIT_1\n.* FIN_WAIT_1 │─+ F\. /);
    expect(finding(simultaneous, 'closed')).toMatch(/^by both ends at once/);
  });

  it('shows the states of a client that crashed and begins anew, in that order', async () => {
    const [old = ''] = (await ladderOf(await run('half-open-after-crash'))).split('\n\n');
    expect(clientStates(old)).toEqual(['CLOSED', 'SYN_SENT', 'ESTABLISHED', 'SYN_SENT']);
  });

  it('agrees with tshark, in JSON, on each segment of the catalogue', async () => {
    const { bytes } = await captureCatalogue();
    const ladder = JSON.parse(await ladderOf(bytes, '--json'));
    const segments = ladder.conversations.flatMap(
      (conversation: { segments: object[] }) => conversation.segments,
    );
    segments.sort((a: { packet: number }, b: { packet: number }) => a.packet - b.packet);
    const fields = ['frame.number', 'tcp.seq', 'tcp.ack', 'tcp.len', 'tcp.window_size_value'] as const;
    const rows = tsharkFields(bytes, fields, ['-Y', 'tcp']).map((row) =>
      fields.map((field) => Number(row[field])),
    );
    type Segment = {
      packet: number;
      absolute: { seq: number; ack: number | null };
      len: number;
      win: number;
    };
    const ours = segments.map(({ packet, absolute, len, win }: Segment, index: number) => {
      // Without the ACK flag the field may hold anything.
      return [packet, absolute.seq, absolute.ack ?? rows[index]?.[2], len, win];
    });
    expect(ours).toEqual(rows);
  });
});

describe('tcplab ladder, of a capture by others', () => {
  const opening = (lines: string) =>
    ladderOf(captureOf(framesOf(lines))).then((text) => finding(text, 'opened'));
  const closing = (lines: string) =>
    ladderOf(captureOf(framesOf(lines))).then((text) => finding(text, 'closed'));

  it.each([
    [
      'not answered',
      '> S seq=0\n > S seq=0\n > S seq=0',
      'incomplete: no SYN,ACK for the SYN in packet 1; SYN sent again 2 times',
    ],
    [
      'not completed',
      '> S seq=0\n < S. seq=0 ack=1\n < S. seq=0 ack=1',
      'incomplete: no ACK of the SYN,ACK in packet 2; SYN,ACK sent again once',
    ],
    [
      'refused',
      '> S seq=0\n < R. seq=0 ack=1',
      'refused: the SYN in packet 1 was answered with the RST in packet 2',
    ],
    [
      'by both ends at once',
      '> S seq=0\n < S seq=0\n > S. seq=0 ack=1\n < S. seq=0 ack=1',
      'by both ends at once, each SYN sent before the other’s had come; complete',
    ],
    ['before the capture', '> P. seq=5 ack=3 len=4', 'before this capture began'],
    ['without its SYN', '< S. seq=0 ack=1\n > . seq=1 ack=1', 'the SYN is not in this capture'],
  ])('opened: %s', async (_how, lines, words) => {
    expect(await opening(lines)).toBe(words);
  });

  it.each([
    ['not at all', '', 'not in this capture: neither FIN nor RST'],
    [
      'half',
      '> F. seq=1 ack=1\n < . seq=1 ack=2\n < P. seq=1 ack=2 len=1',
      'half: the client sent FIN, which was acknowledged; the server sent none; after the first FIN the server still sent 1 octet',
    ],
    [
      'in three segments',
      '< F. seq=1 ack=1\n > F. seq=1 ack=2\n < . seq=2 ack=2',
      'by the server first, in three segments: the client’s FIN carried its ACK',
    ],
    [
      'the last ACK missing',
      '< F. seq=1 ack=1\n > F. seq=1 ack=2',
      'by the server first, in three segments: the client’s FIN carried its ACK; incomplete: not every FIN was acknowledged',
    ],
    [
      'at once',
      '> F. seq=1 ack=1\n < F. seq=1 ack=1\n > . seq=2 ack=2\n < . seq=2 ack=2',
      'by both ends at once, each FIN sent before the other’s had come',
    ],
    ['reset', '> R. seq=1 ack=1', 'reset by the client: packet 4'],
    [
      'reset after FIN',
      '> F. seq=1 ack=1\n < R. seq=1 ack=2',
      'reset by the server: packet 5, after the client’s FIN',
    ],
  ])('closed: %s', async (_how, lines, words) => {
    expect(await closing(`${OPEN}\n${lines}`.trim())).toBe(words);
  });

  it('infers the states and says so, marks what was sent again, and names a RST that ended nothing', async () => {
    const lines = `${OPEN}\n> P. seq=1 ack=1 len=3\n > P. seq=1 ack=1 len=3\n < R seq=99999\n < . seq=1 ack=4`;
    const text = await ladderOf(captureOf(framesOf(lines)));
    expect(text).toMatch(/0\.002000 +│─+ \. seq=x\+1 ack=y\+1 ─+▶│ ESTABLISHED$/m);
    expect(text).toMatch(/─ P\. seq=x\+1 ack=y\+1 len=3 \(again\) ─/);
    expect(finding(text, 'resets')).toBe('6: ended nothing');
    expect(finding(text, 'sent again')).toBe('client 1, server 0');
    expect(finding(text, 'states')).toBe(
      'inferred from the segments, as if each had arrived; nobody observed them',
    );
  });

  it('draws no states and no relative numbers where the SYN was not captured', async () => {
    const options = { clientIss: 1_000_000, boardIss: 2_000_000 };
    const text = await ladderOf(captureOf(framesOf('> P. seq=5 ack=3 len=4\n < . seq=3 ack=9', options)));
    expect(text).toMatch(/^ {2}0\.000000 {14}│─+ P\. seq=1000005 ack=2000003 len=4 ─+▶│$/m);
    expect(finding(text, 'states')).toBe('unknown: the SYN is not in this capture');
  });

  it.each(['pcap', 'nsecpcap', 'pcapng'])('reads what Wireshark’s editcap writes: %s', async (type) => {
    const text = await ladderOf(converted(captureOf(framesOf(HALF_CLOSE)), type));
    expect(finding(text, 'completeness')).toMatch(/^31 as Wireshark counts/);
  });

  it('speaks Chinese, and shows numbers as they stand in the header', async () => {
    const text = await printed(fileWith(captureOf(framesOf(HALF_CLOSE))), '--lang', 'zh', '--absolute');
    expect(text).toContain('─ S seq=4294967290 ─');
    expect(text).toMatch(/^关闭 +客户端先关闭，四次挥手：FIN、ACK、FIN、ACK；第一个 FIN 之后，/m);
  });
});

describe('tcplab ladder, of many conversations', () => {
  const bytes = captureOf(
    ...Array.from({ length: 13 }, (_, i) => framesOf(HALF_CLOSE, { port: 50_000 + i })),
  );
  const drawn = (text: string) =>
    [...text.matchAll(/^conversation (\d+) /gm)].map(([, number]) => Number(number));

  it('draws the first ten, and says that there are more', async () => {
    const text = await ladderOf(bytes);
    expect(drawn(text)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    expect(text).toContain(
      '3 more conversations: --conversation or --port chooses, --all draws all of them.\n',
    );
  });

  it('draws those that are asked for', async () => {
    expect(drawn(await ladderOf(bytes, '--all'))).toHaveLength(13);
    expect(drawn(await ladderOf(bytes, '--conversation', '12'))).toEqual([12]);
    expect(drawn(await ladderOf(bytes, '--port', '50010'))).toEqual([11]);
  });

  it.each([
    [['--conversation', '14'], 'there is no conversation 14\nThe last one of this capture is 13.'],
    [
      ['--port', '80'],
      'no conversation has an end with port 80\nThe servers’ ports in this capture are 7000.',
    ],
    [['--conversation', '2', '--port', '80'], 'conversation 2 has no end with port 80'],
  ])('%j: there is none', async (args, message) => {
    await expect(ladderOf(bytes, ...args)).rejects.toThrow(LabError);
    await expect(ladderOf(bytes, ...args)).rejects.toThrow(message);
  });

  it('cuts a long one in its middle, unless all of it is asked for', async () => {
    const data = Array.from({ length: 300 }, (_, i) => `> P. seq=${1 + i} ack=1 len=1`).join('\n');
    const long = captureOf(framesOf(`${OPEN}\n${data}\n > R. seq=301 ack=1`));
    const text = await ladderOf(long);
    expect(text).toContain('(187 lines left out; --all draws them)\n');
    expect(text).toMatch(/R\. seq=x\+301/);
    expect(await ladderOf(long, '--all')).not.toContain('left out');
  });
});

describe('tcplab ladder, of what is no capture', () => {
  const good = captureOf(framesOf(HALF_CLOSE));
  const unknownLink = new CaptureWriter();
  unknownLink.addInterface({ name: 'usb', linkType: 220 });
  unknownLink.addPacket({ timeUs: 0, data: new Uint8Array(64) });
  const WRITERS = 'Name a file that tcplab --pcap, Wireshark or tcpdump -w wrote.';

  it.each([
    ['empty', new Uint8Array(0), 'is empty', WRITERS],
    ['text', new TextEncoder().encode('# README'), 'octet 0: neither pcapng nor pcap', WRITERS],
    [
      'compressed and damaged',
      Uint8Array.of(0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3, 255, 255),
      'it cannot be decompressed',
      WRITERS,
    ],
    ['cut short in its header', good.subarray(0, 20), 'octet', WRITERS],
    [
      'without a packet',
      new CaptureWriter().drain(),
      'there is no TCP segment among the 0 packets',
      'Was the capture running',
    ],
    [
      'of another link type',
      unknownLink.drain(),
      'packet 1: link type 220 cannot be read',
      'Capture on Ethernet',
    ],
    [
      'without a whole TCP header',
      cutAt(good, 40),
      '11 packets, the first of them 1: the capture kept too few octets: cut within the TCP header',
      'Capture whole packets: tcpdump -s 0',
    ],
  ])('%s: says what is wrong, and what to do', async (_what, bytes, problem, nextStep) => {
    const failure = await ladderOf(bytes).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(LabError);
    expect((failure as LabError).problem).toContain(problem);
    expect((failure as LabError).nextStep).toContain(nextStep);
  });

  it('ends with exit code 2, and with --json says it as one object', async () => {
    const file = fileWith(good.subarray(0, 20));
    const [text, json, missing] = await Promise.all([
      tcplab(['ladder', file]),
      inProcess(['ladder', file, '--json']),
      inProcess(['ladder', `${file}.none`]),
    ]);
    expect([text?.code, json?.code, missing?.code]).toEqual([2, 2, 2]);
    expect(text?.stdout).toBe('');
    expect(JSON.parse(json?.stdout ?? '')).toMatchObject({ error: expect.stringContaining('cut short') });
    expect(missing?.stderr).toMatch(/^tcplab: the capture cannot be read: there is no such file or folder/);
  });
});

describe('tcplab ladder, of a capture that is not all there', () => {
  const whole = framesOf(HALF_CLOSE);
  const lines = (text: string) => text.trimEnd().split('\n');

  it('draws what comes before the place where it is cut short, and says where that is', async () => {
    const text = await ladderOf(captureOf(whole).subarray(0, 400));
    expect(text).toContain('─ S seq=x ─');
    expect(finding(text, 'left out')).toBe(
      'all from octet 308 on: the capture is cut short there Segments may be missing above.',
    );
    const json = JSON.parse(await ladderOf(captureOf(whole).subarray(0, 400), '--json'));
    expect(json.broken).toEqual({ offset: 308, reason: expect.stringContaining('cut short') });
  });

  it('counts and names the packets that were left out, in each language and in JSON', async () => {
    const sealed = whole.map((frame, index) => {
      if (index !== 3 && index !== 5) return frame;
      const copy = frame.slice();
      copy[14 + 9] = 50; // ESP in place of TCP
      new DataView(copy.buffer).setUint16(14 + 10, 0);
      return copy;
    });
    const bytes = captureOf(sealed);
    const text = await ladderOf(bytes);
    expect(lines(text).slice(-2)).toEqual([
      'left out  2 packets, the first of them 4: in IPsec ESP, which is not looked into',
      '          Segments may be missing above.',
    ]);
    const chinese = await printed(fileWith(bytes), '--lang', 'zh');
    expect(lines(chinese).slice(-2)).toEqual([
      '未计入  2 个分组，第一个是 4：封装在 IPsec ESP 中，本程序不解析其内容',
      '        以上可能缺少一些报文段。',
    ]);
    expect(JSON.parse(await ladderOf(bytes, '--json'))).toMatchObject({
      packets: 11,
      withoutTcp: 0,
      leftOut: [{ why: 'sealed', what: 'IPsec ESP', packets: 2, first: 4 }],
      broken: null,
    });
  });

  it('takes no more segments than there is memory for', () => {
    const contents = new CaptureContents(5);
    contents.push(captureOf(whole));
    contents.push(captureOf(whole));
    expect(contents.packets).toBe(11);
    expect(contents.broken?.reason).toMatch(/^more than 5 segments; tcpdump -r/);
  });

  it('says nothing of that where nothing is missing', async () => {
    expect(await ladderOf(captureOf(whole))).not.toContain('left out');
  });

  it('marks a segment with a wrong checksum, and one without a conversation is left out', async () => {
    const stray = framesOf('> S seq=0', { port: 50_001 });
    const damaged = whole.map((frame) => frame.slice());
    for (const frame of [...stray, damaged[1]!, damaged[5]!]) frame[14 + 20 + 16]! ^= 1;
    const text = await ladderOf(captureOf(stray, damaged));
    expect(finding(text, 'opened')).toBe('the SYN,ACK that arrived is not in this capture');
    expect(text).toMatch(/─ F\. seq=x\+6 ack=6511 \(corrupt\) ─/);
    expect(finding(text, 'wrong checksum')).toBe('3, 7: no TCP accepts such a segment; it moves no state');
    expect(finding(text, 'left out')).toMatch(/^packet 1: wrong checksum, and no conversation/);
  });

  it('gives no window where the capture cut it off', async () => {
    const json = JSON.parse(await ladderOf(cutAt(captureOf(whole), 34 + 14), '--json'));
    const windows = json.conversations[0].segments.map(({ win }: { win: number | null }) => win);
    expect(windows).toEqual(windows.map(() => null));
    expect(json.conversations[0].completeness).toBe(31);
  });
});

/** The same capture with so many octets kept of each packet. */
function cutAt(bytes: Uint8Array, octets: number): Uint8Array {
  const writer = new CaptureWriter();
  writer.addInterface({ name: 'w0', linkType: LinkType.ethernet });
  for (const { data, originalLength, timeUs } of readCapture(bytes).packets)
    writer.addPacket({ timeUs, data: data.subarray(0, octets), originalLength });
  return writer.drain();
}

describe('tcplab ladder, of a compressed capture', () => {
  const bytes = captureOf(framesOf(HALF_CLOSE));

  it('is that of the capture', async () => {
    expect(await ladderOf(gzipSync(bytes))).toBe(await ladderOf(bytes));
  });

  it('also if it was compressed in several pieces', async () => {
    const pieces = Buffer.concat([gzipSync(bytes.subarray(0, 300)), gzipSync(bytes.subarray(300))]);
    expect(await ladderOf(pieces)).toBe(await ladderOf(bytes));
  });

  it('draws what there is of one that is cut short', async () => {
    const random = Uint8Array.from({ length: 5000 }, (_, index) => (index * index * 7919) >>> 5);
    const long = captureOf(framesOf(HALF_CLOSE), [random, random]);
    const text = await ladderOf(gzipSync(long).subarray(0, -2000));
    expect(finding(text, 'completeness')).toMatch(/^31 /);
    expect(finding(text, 'left out')).toMatch(/the capture is cut short there/);
  });
});

describe('tcplab ladder -', () => {
  it('draws what comes through a pipe, gzip or not, as it would from a file', async () => {
    const bytes = captureOf(framesOf(HALF_CLOSE));
    const piped = [bytes, gzipSync(bytes)].map(async (octets) => {
      const child = start(['ladder', '-']);
      child.stdin.end(octets);
      return ended(child);
    });
    const expected = { code: 0, stdout: await ladderOf(bytes), stderr: '' };
    expect(await Promise.all(piped)).toEqual([expected, expected]);
  });

  it('prints the report at Ctrl-C, though the pipe stays open', async () => {
    const data = new Uint8Array(1000);
    const many = Array.from({ length: 400 }, () => framesOf('> P. seq=1 ack=1 len=1')[0]!);
    const child = start(['ladder', '-']);
    const end = ended(child);
    // More than a pipe holds: when all of it is written, the program has begun to read.
    await new Promise((resolve) => {
      child.stdin.write(captureOf(framesOf(OPEN), many, Array(300).fill(data)), resolve);
    });
    child.kill('SIGINT');
    const { code, stdout } = await end;
    expect(code, 'exit code').toBe(0);
    expect(finding(stdout, 'opened')).toBe('in three segments, complete: packets 1, 2, 3');
  });

  it('says so where nothing came, and where no program writes', async () => {
    const child = start(['ladder', '-']);
    child.stdin.end();
    const { code, stderr } = await ended(child);
    expect([code, stderr]).toEqual([2, expect.stringContaining('the standard input is empty')]);
    const { isTTY } = process.stdin;
    process.stdin.isTTY = true;
    onTestFinished(() => {
      process.stdin.isTTY = isTTY;
    });
    await expect(printed('-')).rejects.toThrow('tcpdump -U -w - port 7000 | tcplab ladder -');
  });

  it('shows the ladder on a terminal while it grows: its end, if it is higher than the terminal', async () => {
    vi.useFakeTimers();
    onTestFinished(() => {
      vi.useRealTimers();
    });
    const terminal = new HeadlessTerminal(80, 12);
    const options = {
      language: 'en' as const,
      numbers: 'relative' as const,
      theme: createTheme(0),
      all: false,
    };
    const growing = growingLadder(terminal.stream, {}, options);
    const contents = new CaptureContents();
    const bytes = captureOf(framesOf(HALF_CLOSE));
    const packets = [200, 800, bytes.length].map((end) => {
      contents.push(bytes.subarray(contents.octets, end));
      growing.show(contents);
      vi.advanceTimersByTime(1000);
      return contents.packets;
    });
    growing.close();
    vi.useRealTimers();
    const shown: string[] = [];
    await terminal.eachMoment((lines) => shown.push(lines.filter((line) => line !== '').join('\n')));
    const [first, second, last] = packets.map((count) =>
      shown.find((text) => text.includes(`packets: ${count}, conversations: 1.`)),
    );
    expect(first).toMatch(/SYN_SENT │─+ S seq=x ─+▶│/);
    expect(first).not.toContain('S. seq=y');
    expect(second).toMatch(/ESTABLISHED │◀─+ S\. seq=y ack=x\+1 ─+│/);
    expect(last).toContain('conversation 1  w0  192.168.4.2:49152 → 192.168.4.1:7000');
    expect(last).toMatch(/TIME_WAIT │◀─+ F\. seq=y\+11 ack=x\+7 ─+│ LAST_ACK/);
    expect(last, 'higher than the terminal').not.toContain('S seq=x');
    expect(shown.at(-1), 'taken away in the end').toBe('');
  });
});
