import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { DEPARTURES_LWIP_2_2 } from '../../host/conformance/departures-lwip-2.2.ts';
import { probed } from '../probe/boards.ts';

describe.each([
  ['conformance.md', 'en'],
  ['conformance.zh.md', 'zh'],
] as const)('docs/%s', (file, language) => {
  const page = readFileSync(new URL(`../../docs/${file}`, import.meta.url), 'utf8');

  it('lists the departures that are recorded, in their order', () => {
    const listed = [...page.matchAll(/^\* (.+)$/gm)].map(([, title]) => title);
    expect(listed).toEqual(DEPARTURES_LWIP_2_2.map(({ title }) => title[language]));
  });

  it('shows what its example really prints', async () => {
    const [, state, segment, printed] =
      /--state (\S+) --segment "([^"]+)" --json\n +(\{.*\})/.exec(page) ?? [];
    expect(await probed(`${state}\t${segment}`)).toBe(printed);
  });
});
