import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../build/temporary-folder.ts';
import { tsharkFields } from '../capture/tshark.ts';
import { inProcess } from './in-process.ts';
import { ended, start } from './tcplab.ts';

const fileNamed = (name: string) => join(temporaryFolder(), name);

const flagsIn = (file: string) =>
  tsharkFields(readFileSync(file), ['tcp.flags.str'], ['-Y', 'tcp']).map((row) =>
    row['tcp.flags.str'].replaceAll('·', ''),
  );
const commentsIn = (file: string) =>
  tsharkFields(readFileSync(file), ['frame.comment'], ['-Y', 'tcp', '-E', 'aggregator=|']).map(
    (row) => row['frame.comment'],
  );

describe('tcplab run --pcap', () => {
  it('writes the same file each time, and prints the same as without it', async () => {
    const files = [fileNamed('a.pcapng'), fileNamed('b.pcapng')];
    const run = ['run', 'half-close', 'reset', '--fast', '--json', '--loss', '20', '--seed', '3'];
    const [without, ...captured] = await Promise.all([
      inProcess(run),
      ...files.map((file) => inProcess([...run, '--pcap', file])),
    ]);
    for (const [index, { code, stdout, stderr }] of captured.entries()) {
      expect(stdout).toBe(without!.stdout);
      expect(code).toBe(without!.code);
      expect(stderr).toContain(
        `packets in ${files[index]}. Open it in Wireshark, or: tcplab ladder ${files[index]}\n`,
      );
    }
    const [first, second] = files.map((file) => readFileSync(file));
    expect(Buffer.compare(first!, second!)).toBe(0);
  });

  it('captures without a command, and an experiment of one’s own', async () => {
    const script = fileNamed('mine.tcp');
    writeFileSync(script, '# Mine\nopen\nawait client ESTABLISHED\nreset\nawait board CLOSED\n');
    const [mine, core] = [fileNamed('mine.pcapng'), fileNamed('core.pcapng')];
    await Promise.all([
      inProcess(['run', script, '--fast', '--pcap', mine]),
      inProcess(['--fast', '--pcap', core]),
    ]);
    expect(flagsIn(mine).slice(0, 4)).toEqual(['S', 'AS', 'A', 'AR']);
    expect(flagsIn(core).filter((flags) => flags === 'S')).toHaveLength(6);
  });

  it.each([
    ['run', 'half-close', '--fast'],
    ['up'],
    ['conformance'],
    ['probe', '--state', 'LISTEN', '--segment', 'S'],
  ])('a file that cannot be written is a usage error before anything runs: %s', async (...command) => {
    const { code, stdout, stderr } = await inProcess([...command, '--pcap', '/no/such/folder/lab.pcapng']);
    expect(code).toBe(2);
    expect(stdout).toBe('');
    expect(stderr).toMatch(
      /^tcplab: the capture cannot be written: there is no such file or folder\nName a file in a folder that exists/m,
    );
  });

  it('the frames of a board on the network are not seen here: says what to do instead, and makes no file', async () => {
    const file = fileNamed('lab.pcapng');
    const { code, stdout } = await inProcess([
      'run',
      'reset',
      '--board',
      'tcp:127.0.0.1:1',
      '--json',
      '--pcap',
      file,
    ]);
    expect(code).toBe(2);
    expect(JSON.parse(stdout)).toEqual({
      error: expect.stringContaining('--pcap captures on the cable of a virtual or emulated board'),
      nextStep: expect.stringContaining(`tcpdump -w ${file} port 7000`),
    });
    expect(existsSync(file)).toBe(false);
  });

  it('Ctrl-C leaves what crossed so far', async () => {
    const file = fileNamed('lab.pcapng');
    const child = start(['run', 'half-close', '--speed', '1', '--pcap', file]);
    child.stderr.on('data', (text) => {
      if (String(text).includes('board   SYN_RCVD')) child.kill('SIGINT');
    });
    expect((await ended(child)).code).toBe(130);
    expect(flagsIn(file).slice(0, 3)).toEqual(['S', 'AS', 'A']);
  });
});

describe('tcplab probe --pcap', () => {
  it('captures each probe, named in the comment of its segment; stdout is as without it', async () => {
    const [file, batch] = [fileNamed('probes.pcapng'), fileNamed('probes.txt')];
    writeFileSync(
      batch,
      'LISTEN\tS\nSYN_SENT\tS.\nFIN_WAIT_1 shutdown\t.\nTIME_WAIT\tR\nESTABLISHED\tR seq=RCV.NXT\n',
    );
    const [without, captured] = await Promise.all([
      inProcess(['probe', '--batch', batch]),
      inProcess(['probe', '--batch', batch, '--pcap', file]),
    ]);
    expect(captured!.stdout).toBe(without!.stdout);
    expect(commentsIn(file).filter((comment) => comment.startsWith('probe'))).toEqual([
      'probe: LISTEN (close), S|client has no TCP, board SYN_RCVD',
      'probe: SYN_SENT (close), S.|client ESTABLISHED, board has no TCP',
      'probe: FIN_WAIT_1 (shutdown), .|client has no TCP, board FIN_WAIT_2',
      'probe: TIME_WAIT (close), R|client has no TCP, board TIME_WAIT',
      'probe: ESTABLISHED (close), R seq=RCV.NXT|client has no TCP, board CLOSED',
    ]);
  });
});
