import { expect, it } from 'vitest';
import type { Conversation } from '../../host/capture/conversations.ts';
import { seenStates } from '../../host/capture/seen-states.ts';
import { captureExperiments } from '../capture/captured-run.ts';
import { conversationsOf, readCapture } from '../capture/whole-capture.ts';
import { CATALOGUE, script } from '../support/experiments.ts';

/** Why the segments of an experiment do not tell all. */
const MORE_THAN_SEGMENTS: Record<string, string> = {
  'old-duplicate-syn': 'the SYN is a ghost’s: the client knows nothing of the connection',
  'old-syn-overtakes': 'the SYN was held back, and came after the client had sent another',
  'close-wait-leak': 'connections end as the pcb table is full',
  'half-open-after-crash': 'the client crashed',
};

const { bytes } = await captureExperiments(CATALOGUE.filter(({ name }) => !(name in MORE_THAN_SEGMENTS)));
const capture = readCapture(bytes);

function steps(conversation: Conversation) {
  const { source, paths } = seenStates(conversation);
  const texts = [paths.client, paths.server].map((path) =>
    path ? [path.start, ...path.entered.flat()].join(' ') : '',
  );
  return { source, client: texts[0], server: texts[1] };
}

it.each(
  conversationsOf(capture)
    .filter(({ handshake }) => handshake.synAck !== null)
    .map((conversation) => {
      const packet = capture.packets[conversation.segments[0]!.number - 1]!;
      return [
        capture.interfaces[packet.interfaceIndex]!.name,
        conversation.segments[0]!.number,
        conversation,
      ] as const;
    }),
)(
  '%s, from packet %i: the states that the segments imply are those that were observed',
  (_name, _number, conversation) => {
    const observed = steps(conversation);
    const bare = conversation.segments.map((segment) => ({ ...segment, comment: '' }));
    const inferred = steps({ ...conversation, segments: bare });
    expect([observed.source, inferred.source]).toEqual(['observed', 'inferred']);
    expect(inferred.server).toBe(observed.server);
    if (observed.client !== '') expect(inferred.client).toBe(observed.client);
  },
);

it.each([
  ['loses', 'drop'],
  ['damages', 'corrupt'],
])(
  'a FIN that the cable %s moves its sender, and its receiver only when it is sent again',
  async (_, fault) => {
    const { bytes } = await captureExperiments([
      script(
        ...['open', 'await client ESTABLISHED board ESTABLISHED', `${fault} client F.`],
        ...['shutdown', 'await board CLOSE_WAIT'],
      ),
    ]);
    const [conversation] = conversationsOf(readCapture(bytes));
    const { client, server } = conversation!.states!.paths;
    const fins = conversation!.segments.flatMap(({ from, flagsText }, row) =>
      from === 'client' && flagsText.includes('F') ? [row] : [],
    );
    expect(fins.map((row) => client?.entered[row])).toEqual([['FIN_WAIT_1'], []]);
    expect(fins.map((row) => server?.entered[row])).toEqual([[], ['CLOSE_WAIT']]);
  },
);
