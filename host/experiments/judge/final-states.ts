import type { TcpState } from '../../../src/tcp-states.ts';
import { type Expectation, statedOf } from '../model/experiment.ts';
import { boardState, clientState, type Observed } from '../run/observed.ts';

/**
 * Where every connection ends, in the order in which they were opened: all that can be stated exactly when the cable loses segments at random.
 * One that was given up before it was open must not linger on either side. An end of which the experiment states nothing is left out.
 */
export function finalStates(
  connections: readonly Observed[],
  { boardStates, clientStates }: Expectation,
): string[] {
  if (!boardStates && !clientStates) return [];
  const lasting = connections.filter(({ abandoned }) => !abandoned);
  const remains = connections.filter((one) => one.abandoned && !isForgotten(one));
  return [...lasting, ...remains].map((one) =>
    line(boardStates && boardState(one), clientStates && clientState(one)),
  );
}

/** What an expectation says of it. */
export function expectedFinalStates({ boardStates, clientStates }: Expectation): string[] {
  const boards = lastOfEach(statedOf(boardStates), (state) => state === 'LISTEN');
  const clients = lastOfEach(
    statedOf(clientStates),
    (state, next) => state === 'CLOSED' && next === 'SYN_SENT',
  );
  const longer = boards.length > clients.length ? boards : clients;
  return longer.map((_, index) => line(boards[index], clients[index]));
}

function isForgotten(one: Observed): boolean {
  return ['LISTEN', 'CLOSED'].includes(boardState(one)) && clientState(one) === 'CLOSED';
}

/** The last state of every connection, in a list of them one after another. */
function lastOfEach(states: TcpState[], begins: (state: TcpState, next?: TcpState) => boolean): TcpState[] {
  return states.filter((_, index) => {
    const next = states[index + 1];
    return next === undefined || begins(next, states[index + 2]);
  });
}

/** The final states of both ends of one connection, where they are known and stated. */
function line(board?: TcpState, client?: TcpState | null): string {
  return [board && `board ${board}`, client && `client ${client}`].filter(Boolean).join(' ');
}
