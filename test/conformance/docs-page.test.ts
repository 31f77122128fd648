import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { DEPARTURES_LWIP_2_2 } from '../../host/conformance/departures-lwip-2.2.ts';
import { probed } from '../probe/boards.ts';

const PAGE = readFileSync(new URL('../../docs/conformance.md', import.meta.url), 'utf8');

it('lists the departures that are recorded, in their order', () => {
  const listed = [...PAGE.matchAll(/^\* (.+)$/gm)].map(([, title]) => title);
  expect(listed).toEqual(DEPARTURES_LWIP_2_2.map(({ title }) => title.en));
});

it('shows what its example really prints', async () => {
  const [, state, segment, printed] = /--state (\S+) --segment "([^"]+)" --json\n +(\{.*\})/.exec(PAGE) ?? [];
  expect(await probed(`${state}\t${segment}`)).toBe(printed);
});
