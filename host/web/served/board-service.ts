import type { Board } from '../../board/board.ts';
import type { Catalogue } from '../../experiments/catalogue/catalogue.ts';
import { ExitCode, LabError } from '../../lab-error.ts';
import { LiveBoard } from '../board/live-board.ts';
import type { BoardCalls, MatrixCell } from '../engine/engine.ts';
import { type CarriedError, carried } from '../engine/messages.ts';
import { performanceOf } from '../engine/record.ts';
import type { Recording } from '../recording/recording.ts';
import { Outbox } from './outbox.ts';
import {
  BOARD_PATH,
  CLAIM_PATH,
  read,
  SERVED_CALLS,
  type ServedNews,
  type ServedReply,
  written,
} from './wire.ts';

/** As many pages may watch at a time; a browser keeps a connection open for each. */
const WATCHERS_MAX = 16;
/** A proxy or a sleeping machine does not take what is silent for so long, in ms, for gone. */
const SILENCE_MS = 15_000;
/** After that a board that was lost is looked for again, in ms. */
const RETRY_MS = 3_000;

interface BoardServiceOptions {
  /** The board, for one use after another. */
  open(): Promise<Board>;
  catalogue: Catalogue;
  /** Whoever shows it first may do something with the board: it stands in an address, which others may read in a list of processes. */
  ticket: string;
  /** Everyone may. */
  shared: boolean;
}

/** A board for the pages of one server: all see what happens on it, those with the token can do something with it. Requests and answers are those of the web platform. */
export class BoardService {
  /** Where it is, from the page. */
  readonly path = BOARD_PATH;
  private readonly options: BoardServiceOptions;
  private readonly live: LiveBoard;
  private readonly watchers = new Set<Outbox>();
  private readonly latest = new Map<ServedNews['kind'], ServedNews>();
  private isBusy = false;
  /** Known to the page that has shown the ticket. */
  private readonly secret = crypto.randomUUID();
  private isClaimed = false;
  private retry: ReturnType<typeof setTimeout> | undefined;

  constructor(options: BoardServiceOptions) {
    this.options = options;
    this.live = new LiveBoard({
      open: async () => {
        const board = await options.open();
        this.tell({ kind: 'served', board: board.info, shared: options.shared });
        return board;
      },
      tell: (news) => this.tell(news),
    });
  }

  /** Follows the board from now on. @throws LabError `noBoard`, if there is none */
  async begin(): Promise<void> {
    await this.live.begin();
    const failed = this.latest.get('not followed');
    if (failed?.kind !== 'not followed') return;
    await this.close();
    const { message, problem = message, nextStep = '' } = failed.error;
    throw new LabError(problem, nextStep, ExitCode.noBoard);
  }

  /** Answers a request of the page's origin. `path` is what stands behind BOARD_PATH. */
  async answer(request: Request, path: string): Promise<Response> {
    if (request.method === 'GET' && path === '') return this.watch();
    if (request.method === 'POST' && path === CLAIM_PATH) return this.claim(request);
    const call = SERVED_CALLS.find((name) => path === `/${name}`);
    if (request.method !== 'POST' || !call) return refusal(404, `There is no ${BOARD_PATH}${path} here.`);
    if (!this.mayAct(request))
      return refusal(403, 'Only the page that tcplab opened may do something with the board.');
    const takes: BoardCalls[keyof BoardCalls]['takes'] = read(await request.text());
    if (this.isBusy) return refusal(409, 'The board is at work for another page.');
    return this.act(call, takes, request.signal);
  }

  async close(): Promise<void> {
    clearTimeout(this.retry);
    for (const watcher of this.watchers) watcher.end();
    await this.live.close();
  }

  private watch(): Response {
    if (this.watchers.size >= WATCHERS_MAX) return refusal(503, 'Too many pages watch this board.');
    const watcher = new Outbox(SILENCE_MS, ':\n\n', () => this.watchers.delete(watcher));
    this.watchers.add(watcher);
    for (const news of this.latest.values()) watcher.put(eventOf(news), news.kind);
    return new Response(watcher.stream(), { headers: { 'Content-Type': 'text/event-stream' } });
  }

  private tell(news: ServedNews): void {
    if (news.kind === 'followed') this.latest.delete('not followed');
    if (news.kind === 'not followed') {
      clearTimeout(this.retry);
      this.retry = setTimeout(() => void this.live.begin(), RETRY_MS);
    }
    this.latest.delete(news.kind); // what is told last comes last
    this.latest.set(news.kind, news);
    for (const watcher of this.watchers) watcher.put(eventOf(news), news.kind);
  }

  private mayAct(request: Request): boolean {
    return this.options.shared || shows(request, this.secret);
  }

  private claim(request: Request): Response {
    if (this.isClaimed || !shows(request, this.options.ticket))
      return refusal(403, 'Another page was opened with this address before.');
    this.isClaimed = true;
    return Response.json({ secret: this.secret });
  }

  /** A page that goes away breaks off what can be broken off. */
  private act<Name extends keyof BoardCalls>(
    name: Name,
    takes: BoardCalls[Name]['takes'],
    signal: AbortSignal,
  ): Response {
    const gone = new AbortController();
    signal.addEventListener('abort', () => gone.abort());
    const box = new Outbox(SILENCE_MS, '\n', () => gone.abort());
    const say = (reply: ServedReply, as?: string) => box.put(`${written(reply)}\n`, as);
    // Each cell is told once, a recording again and again.
    const tell = (tells: Recording | MatrixCell) =>
      say({ tells }, name === 'runOnBoard' ? 'recording' : undefined);
    this.isBusy = true;
    const done = this.acts[name](takes, tell, gone.signal);
    done
      .then((gives) => say({ gives } as ServedReply))
      .catch((error: CarriedError) => say({ error: carried(error) }))
      .finally(() => {
        this.isBusy = false;
        box.end();
      });
    return new Response(box.stream(), { headers: { 'Content-Type': 'application/x-ndjson' } });
  }

  private readonly acts: {
    [Name in keyof BoardCalls]: (
      takes: BoardCalls[Name]['takes'],
      tell: (tells: Recording | MatrixCell) => void,
      signal: AbortSignal,
    ) => Promise<BoardCalls[Name]['gives']>;
  } = {
    runOnBoard: async (run, tell) => this.live.run(performanceOf(run, this.options.catalogue), tell),
    probe: async (probe) => this.live.probe(probe),
    matrix: async (only, tell, signal) => this.live.matrix(only, tell, signal),
  };
}

const eventOf = (news: ServedNews) => `data: ${written(news)}\n\n`;

const refusal = (status: number, message: string) => Response.json({ error: { message } }, { status });

/** Whether it has the token, in a time that tells nothing of where they differ. */
function shows({ headers }: Request, token: string): boolean {
  const one = headers.get('Authorization') ?? '';
  const other = `Bearer ${token}`;
  let different = one.length ^ other.length;
  for (let at = 0; at < other.length; at++) different |= one.charCodeAt(at) ^ other.charCodeAt(at);
  return different === 0;
}
