import { describe, expect, it } from 'vitest';
import { NotationError } from '../../host/notation/notation-error.ts';
import { record } from '../../host/web/engine/record.ts';
import { formatEdit, parseEdit } from '../../host/web/page/edits.ts';
import { behind } from '../../host/web/recording/address.ts';
import { instantsOf } from '../../host/web/recording/moment.ts';
import { answerTo } from '../../host/web/segment/answer.ts';
import { draftOf, obstacleTo, type Sender } from '../../host/web/segment/draft.ts';
import { LABORATORY } from './laboratory.ts';

const origin = await record({ experiment: 'half-close', edits: [] }, LABORATORY);
const port = origin.segments[0]!.clientPort!;

/** Sends it at that instant, and says what came of it. */
async function sent(text: string, sender: Sender, atUs: number, from = origin) {
  const draft = draftOf(text, sender, from, port, atUs);
  const edit = parseEdit(formatEdit({ atUs: behind(atUs), step: draft.step }));
  const fork = await record({ ...from.run!, edits: [...from.run!.edits, edit] }, LABORATORY);
  return { draft, fork, answer: answerTo(draft, atUs, from, fork)! };
}

const inState = (state: string, end: 'client' | 'board' = 'board') =>
  origin[end].find((step) => step.state === state)!.timeUs + 50_000;

describe('A segment by hand', () => {
  it.each(['client', 'board'] as const)(
    'in the %s’s name has the numbers that it was shown with, at every instant',
    async (sender) => {
      for (const atUs of instantsOf(origin).filter((us) => us > 1_000 && us < 2_500_000)) {
        const { draft, answer } = await sent('P. seq=RCV.NXT+1 ack=SND.NXT len=3', sender, atUs);
        expect([atUs, answer.sent.absolute.seq, answer.sent.absolute.ack]).toEqual([
          atUs,
          draft.resolved.seq,
          draft.resolved.ack,
        ]);
      }
    },
  );

  it('of a stranger opens a connection of its own', async () => {
    const { draft, fork, answer } = await sent('S', 'stranger', 500_000);
    expect(draft.fitting?.rfc).toBe('→SYN_RCVD SA');
    expect(answer).toMatchObject({ observed: '→SYN_RCVD SA', verdict: 'conforms' });
    expect(obstacleTo('client', fork, port, 600_000), 'the client can still be spoken for').toBeNull();
    const again = draftOf('.', 'stranger', fork, port, 600_000);
    expect(again.state).toBe('SYN_RCVD');
    const { answer: opened } = await sent('.', 'stranger', 600_000, fork);
    expect(opened).toMatchObject({ observed: '→ESTABLISHED –', verdict: 'conforms' });
  });

  it('shows what the RFC asks for and what the stack did: an exact RST', async () => {
    const { draft, answer } = await sent('R', 'client', inState('CLOSE_WAIT'));
    expect(draft).toMatchObject({ state: 'CLOSE_WAIT', to: 'board' });
    expect(draft.fitting).toMatchObject({ row: { id: 'l' }, rfc: '→CLOSED –' });
    expect(answer).toMatchObject({ observed: '→CLOSED –', verdict: 'conforms', next: 'CLOSED' });
  });

  it('explains a departure', async () => {
    const { draft, answer } = await sent('R', 'board', inState('TIME_WAIT', 'client'));
    expect(draft).toMatchObject({ state: 'TIME_WAIT', to: 'client', fitting: { rfc: '→CLOSED –' } });
    expect(answer).toMatchObject({
      observed: '= –',
      verdict: 'departs',
      departure: { id: 'rst-in-time-wait' },
    });
  });

  it('finds no verdict where the matrix has no such segment', async () => {
    const { draft, answer } = await sent('SR', 'client', inState('CLOSE_WAIT'));
    expect(draft.fitting).toBeNull();
    expect(answer.verdict).toBeNull();
  });

  it('that cannot be read is told with its column, and with what was meant', () => {
    const draft = () => draftOf('F. sqe=1', 'client', origin, port, 500_000);
    expect(draft).toThrow(NotationError);
    expect(draft).toThrow(/column 4: 'sqe' is not a field\n.*\n.*\n {2}did you mean seq/);
  });

  it('can be sent on no connection before there is one', () => {
    expect(obstacleTo('client', origin, null, 0)?.zh).toMatch(/还没有连接/);
  });
});
