import { describe, expect, it } from 'vitest';
import { LabError } from '../../host/lab-error.ts';
import { parseBatch } from '../../host/probe/batch.ts';
import { resultOf } from '../../host/probe/observation.ts';
import { TCP_STATES } from '../../src/tcp-states.ts';
import { observeAll } from './boards.ts';

const SEGMENTS = [
  ...['S', 'S seq=IRS', 'S seq=RCV.NXT+100', 'S <mss 536,nop,wscale 3>', 'S.', 'SF', 'SR', 'SEW'],
  ...[
    '.',
    '. ack=SND.UNA',
    '. ack=SND.NXT+1',
    '. ack=SND.UNA-MAX.SND.WND-1',
    '. ack=0',
    '. seq=0',
    '. win=0',
  ],
  ...['. seq=RCV.NXT-1', '. seq=RCV.NXT+RCV.WND', '. <nop,nop,TS val 1 ecr 2>'],
  ...[
    'P. len=10',
    'P. data="hi"',
    'P. seq=RCV.NXT+100 len=10',
    'P. seq=RCV.NXT-10 len=10',
    'P len=10',
    'U. urg=3 len=5',
  ],
  ...[
    'F.',
    'F. ack=SND.NXT-1',
    'F. seq=RCV.NXT-1',
    'F. len=1459',
    'F',
    'FPU',
    'FSRPUEW.',
    'none',
    'E.',
    'W.',
  ],
  ...['R', 'R.', 'R seq=RCV.NXT+1', 'R seq=RCV.NXT-1', 'R seq=RCV.NXT+RCV.WND'],
];

describe('a batch', () => {
  it('is hundreds of probes in a few seconds, the same each time', async () => {
    const lines = TCP_STATES.flatMap((state) => SEGMENTS.map((segment) => `${state}\t${segment}`));
    expect(lines.length).toBeGreaterThanOrEqual(300);
    const run = async () => {
      const beganMs = performance.now();
      const used = process.cpuUsage();
      const results = (await observeAll(lines)).map((observation) => JSON.stringify(resultOf(observation)));
      const { user, system } = process.cpuUsage(used);
      return { results, wallMs: performance.now() - beganMs, cpuMs: (user + system) / 1000 };
    };
    const first = await run();
    const second = await run();
    console.log(`${lines.length} probes in ${first.wallMs.toFixed(0)} and ${second.wallMs.toFixed(0)} ms`);
    expect(second.results).toEqual(first.results);
    // The processor's time: what else the machine does meanwhile is not this test's affair.
    expect(Math.min(first.cpuMs, second.cpuMs)).toBeLessThan(5000);
  });
});

describe('its file', () => {
  it('may have empty lines, comments and either end of line', () => {
    const requests = parseBatch('# probes\r\n\r\nLISTEN\tS\r\nfin-wait-1 shutdown\t.\n', 'probes.txt');
    expect(requests.map(({ state, via }) => `${state} ${via}`)).toEqual([
      'LISTEN close',
      'FIN_WAIT_1 shutdown',
    ]);
  });

  it.each([
    ['CLOSEWAIT\tF.', 'line 2, column 1', 'did you mean CLOSE_WAIT ?'],
    ['FIN_WAIT_1 shut\tF.', 'line 2, column 12', 'close or shutdown'],
    ['FIN_WAIT_1 close close\tF.', 'line 2, column 18', 'after a tab'],
    ['ESTABLISHED F.', 'line 2, column 15', 'there is no tab'],
    ['\tF.', 'line 2, column 1', 'the state is missing'],
    ['ESTABLISHED\tF. sek=1', 'line 2, column 16', 'did you mean seq ?'],
    ['ESTABLISHED\t', 'line 2, column 13', 'there is no segment'],
    ['ESTABLISHED\t. seq=SEG.SEQ', 'line 2, column 19', 'SEG.SEQ has no value here'],
    ['ESTABLISHED\t. len=1461', 'line 2, column 19', 'at most 1460'],
    ['ESTABLISHED\t. len=RCV.WND', 'line 2, column 19', 'at most 1460'],
  ])('is refused for %j, at %s', (bad, where, hint) => {
    const read = () => parseBatch(`LISTEN\tS\n${bad}\n`, 'probes.txt');
    expect(read).toThrow(LabError);
    expect(read).toThrow(where);
    expect(read).toThrow(hint);
  });

  it('is refused for a line that is no line a person wrote', () => {
    const long = `ESTABLISHED\t.${' '.repeat(200_000)}win=1`;
    expect(() => parseBatch(`LISTEN\tS\n${long}\n`, 'probes.txt')).toThrow(
      'line 2, a line has 10000 characters at most: this one has 200018',
    );
  });

  it('is refused with every line that is wrong', () => {
    expect(() => parseBatch('LISTEN\tX\nLISTEN\tS\nLISTEN\tY\n', 'probes.txt')).toThrow(
      /^2 lines of probes\.txt[\s\S]*line 1, [\s\S]*line 3, /,
    );
  });

  it('is refused when it is empty', () => {
    expect(() => parseBatch('# nothing\n', 'probes.txt')).toThrow('there is no probe in probes.txt');
  });
});
