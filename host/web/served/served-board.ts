import { ExitCode, LabError } from '../../lab-error.ts';
import type { BoardEngine } from '../engine/engine.ts';
import { BOARD_PATH, CLAIM_PATH, read, type ServedNews, type ServedReply, WATCH, written } from './wire.ts';

/** In the page's address, and in what the tab keeps, so that it may still act when it is loaded again. */
const FIELD = 'board';

/** The board of the page's server, as the page sees it. */
export class ServedBoard implements BoardEngine {
  /** Whether this page may do something, and not only those for which the board is shared. */
  readonly mayAct: boolean;
  private readonly secret: string;

  constructor(secret: string) {
    this.secret = secret;
    this.mayAct = secret !== WATCH;
  }

  /** Hears of it from now on. `onGone`: the server does not answer, or there are too many who watch; it is asked again by itself. */
  listen(onNews: (news: ServedNews) => void, onGone: () => void): void {
    const source = new EventSource(BOARD_PATH);
    source.addEventListener('message', ({ data }) => onNews(read(data)));
    source.addEventListener('error', onGone);
  }

  readonly ask: BoardEngine['ask'] = async (call, takes, { tell = () => {}, signal } = {}) => {
    const response = await fetch(`${BOARD_PATH}/${call}`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', Authorization: `Bearer ${this.secret}` },
      body: written(takes),
      signal,
    });
    for await (const line of linesOf(response)) {
      const reply = read<ServedReply>(line);
      if ('error' in reply) throw Object.assign(new Error(reply.error.message), reply.error);
      if ('gives' in reply) return reply.gives as never;
      tell(reply.tells as never);
    }
    throw new LabError(
      'the server of the page is gone',
      'Start tcplab web again, and open the page that it names.',
      ExitCode.fail,
    );
  };
}

async function* linesOf({ body }: Response): AsyncGenerator<string> {
  const reader = body?.pipeThrough(new TextDecoderStream()).getReader();
  let rest = '';
  for (let part = await reader?.read(); part && !part.done; part = await reader?.read()) {
    const lines = (rest + part.value).split('\n');
    rest = lines.pop() ?? '';
    yield* lines.filter((line) => line !== '');
  }
  if (rest !== '') yield rest;
}

/**
 * The board of the page's server, if the page's address or what the tab has kept says that there is one. The address has a ticket, which is good once: what it is
 * exchanged for the tab keeps, so that it may still act when it is loaded again.
 */
export async function servedBoard(fragment: string): Promise<ServedBoard | null> {
  const ticket = new URLSearchParams(fragment.replace(/^#/, '')).get(FIELD);
  const kept = location.protocol === 'file:' ? null : sessionStorage.getItem(FIELD);
  if (ticket === null) return kept === null ? null : new ServedBoard(kept);
  const claimed = ticket === WATCH ? null : await claim(ticket);
  const secret = claimed ?? kept ?? WATCH;
  sessionStorage.setItem(FIELD, secret);
  return new ServedBoard(secret);
}

async function claim(ticket: string): Promise<string | null> {
  const headers = { Authorization: `Bearer ${ticket}` };
  const response = await fetch(`${BOARD_PATH}${CLAIM_PATH}`, { method: 'POST', headers });
  return response.ok ? (await response.json()).secret : null;
}
