import { describe, expect, it } from 'vitest';
import { randomFrom } from '../../host/cable/seeded-numbers.ts';
import { record } from '../../host/web/engine/record.ts';
import { formatLink, parseLink } from '../../host/web/page/link.ts';
import { LABORATORY } from './laboratory.ts';

const LINKS = [
  '#half-close&t=2.006&edit=drop+11&set=holdMs%3D200&lang=zh',
  '#free&edit=0s+open&edit=2.5s+shutdown&edit=3s+inject+F.+seq%3DRCV.NXT-1+%3Cmss+1460%3E',
  '#own&script=connect%0Aclose%0A&t=1',
  '#half-close&edit=delay+3+500ms&edit=1s+await-segment+F.+count%3D2+within%3D3s',
  '#free&edit=1s+drop+any+chance%3D10%25+count%3Dall&edit=1s+send+%22%00%ff%22',
];
const PIECES = [
  ...[
    '%',
    '&',
    '=',
    '#',
    '+',
    '%00',
    '%ff',
    '"',
    '<',
    '-',
    '.',
    ':',
    '\0',

    '%F0%9F',
    ' '.repeat(1000),
  ],
  ...[
    '1e999',
    '9'.repeat(30),
    'NaN',
    'Infinity',
    '__proto__',
    'constructor',
    '<script>',
    'edit=',
    'set=',
    't=',
  ],
];

describe('A link', () => {
  it('that was damaged in any way is either refused with a reason, or the same once it is written and read again', () => {
    const random = randomFrom(7);
    const oneOf = <One>(all: readonly One[]) => all[Math.floor(random() * all.length)] as One;
    const damaged = (link: string): string => {
      const at = Math.floor(random() * link.length);
      const rest = link.slice(at + Math.floor(random() * 5));
      return link.slice(0, at) + oneOf(['', oneOf(PIECES), oneOf(LINKS).slice(at)]) + rest;
    };
    let read = 0;
    for (let nth = 0; nth < 10_000; nth++) {
      const fragment = damaged(damaged(oneOf(LINKS)));
      let link: ReturnType<typeof parseLink>;
      try {
        link = parseLink(fragment);
      } catch (error) {
        expect((error as Error).message, fragment).toMatch(/e\.g\. |setting|must be|a day|column \d+: /);
        continue;
      }
      if (!link?.run.experiment) continue;
      read++;
      const written = formatLink({ ...link, timeUs: Math.min(link.timeUs, 1e9) });
      expect(formatLink(parseLink(written)!), fragment).toBe(written);
    }
    expect(read).toBeGreaterThan(1000);
  });

  it.each(['#half-close&edit=9e9s+close', '#free&edit=100000s+open', `#free&edit=drop+${'9'.repeat(20)}`])(
    'such as %s is refused',
    (fragment) => expect(() => parseLink(fragment)).toThrow(/is no |longer than a day/),
  );
});

describe('A run of a script that waits for weeks', () => {
  const run = { experiment: 'own', script: `connect\n${'wait 30min\n'.repeat(5000)}`, edits: [] };

  it('is given up, and how to go on is told', async () => {
    await expect(record(run, LABORATORY)).rejects.toMatchObject({
      problem: 'this run takes too long',
      nextStep: 'Shorten its waits, or choose another experiment.',
    });
  });

  it('ends as soon as it is not wanted any more', async () => {
    const unwanted = new AbortController();
    const making = record(run, LABORATORY, undefined, unwanted.signal);
    setTimeout(() => unwanted.abort(new Error('another was chosen')));
    await expect(making).rejects.toThrow('another was chosen');
  });
});
