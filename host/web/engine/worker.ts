import { runConformance } from '../../conformance/conformance.ts';
import { Catalogue } from '../../experiments/catalogue/catalogue.ts';
import { parseSegment } from '../../notation/parse.ts';
import { BoardSession } from '../board/board-session.ts';
import { relayedPort } from '../board/octet-relay.ts';
import { OpenedCapture } from '../capture/opened-capture.ts';
import { readCaptureFile } from '../capture/read-capture-file.ts';
import { captureOf } from './capture-of.ts';
import type { Tells } from './engine.ts';
import { type CarriedError, carried, type Reply, type Request, type WorkerCalls } from './messages.ts';
import { locatorOf, type ProgramLines } from './program-lines.ts';
import { type Laboratory, openBoard, performanceOf, record } from './record.ts';
import { recordProbe } from './record-probe.ts';
import { createWorkerRealm, PROGRAM_LINE, scriptOf, type WrappedProgram } from './worker-realm.ts';

/* The build puts these before the worker's own code. */
declare const boardProgram: WrappedProgram;
declare const programLines: ProgramLines;
declare const catalogueIndex: string;
declare const catalogueScripts: Record<string, string>;

const catalogue = new Catalogue(catalogueIndex, (name) => catalogueScripts[name] as string);
let begin: (laboratory: Laboratory) => void;
/** Once board.wasm has come. */
const laboratory = new Promise<Laboratory>((resolve) => {
  begin = resolve;
});
let capture: OpenedCapture | null = null;
let board: BoardSession | null = null;

const ANSWERS: {
  [Name in keyof WorkerCalls]: (
    takes: WorkerCalls[Name]['takes'],
    tell: (tells: Tells<WorkerCalls[Name]>) => void,
    signal: AbortSignal,
  ) => Promise<WorkerCalls[Name]['gives']> | WorkerCalls[Name]['gives'];
} = {
  async load(octets) {
    begin({
      catalogue,
      module: await WebAssembly.compile(octets),
      script: scriptOf(boardProgram),
      realm: () => createWorkerRealm(boardProgram),
      locate: locatorOf(programLines, /:(\d+):(\d+)\)?$/gm, PROGRAM_LINE),
    });
    return null;
  },
  record: async (run, _, signal) => record(run, await laboratory, undefined, signal),
  captureOf: async (run) => captureOf(run, await laboratory),
  async matrix(only, tell, signal) {
    const lab = await laboratory;
    if (board) return board.live.matrix(only, tell, signal);
    return runConformance(() => openBoard(lab), {
      only,
      onCell: ({ id }, cell) => tell({ row: id, cell }),
    });
  },
  async probe(probe) {
    const lab = await laboratory;
    if (board) return board.live.probe(probe);
    return recordProbe({ ...probe, segment: parseSegment(probe.segment) }, () => openBoard(lab));
  },
  async openCapture(file, tell) {
    capture = null;
    capture = new OpenedCapture(await readCaptureFile(file, tell));
    return capture.summary;
  },
  conversations: ({ from, count, port }) => opened().list(from, count, port),
  conversation: ({ number, first }) => opened().conversation(number, first),
  async connectBoard(channel, tell) {
    const { module } = await laboratory;
    const session = new BoardSession({ port: relayedPort(channel), module, tell });
    board = session;
    try {
      await session.begin();
      await session.ended;
    } finally {
      board = null;
    }
    return null;
  },
  async flashBoard(_, tell) {
    await connected().flash(scriptOf(boardProgram), tell);
    return null;
  },
  runOnBoard: (run, tell) => connected().live.run(performanceOf(run, catalogue), tell),
  async typeOnBoard(text) {
    await connected().type(text);
    return null;
  },
  async disconnectBoard() {
    await board?.close();
    return null;
  },
};

/** They wait for no other, and no other for them: the first lasts as long as the board is connected. */
const APART: readonly (keyof WorkerCalls)[] = ['load', 'connectBoard', 'typeOnBoard', 'disconnectBoard'];

function connected(): BoardSession {
  if (!board) throw new Error('no board is connected');
  return board;
}

function opened(): OpenedCapture {
  if (!capture) throw new Error('no capture is open');
  return capture;
}

/** What is asked for and not yet answered, by its number. */
const asked = new Map<number, AbortController>();
let before: Promise<void> = Promise.resolve();

/** One after another, and each in a turn of its own: a word that it is no longer wanted comes first. What they wait for waits for none of them. */
addEventListener('message', ({ data }: MessageEvent<Request>) => {
  if ('cancel' in data) return asked.get(data.cancel)?.abort();
  asked.set(data.id, new AbortController());
  if (APART.includes(data.call)) void answer(data);
  else before = before.then(() => new Promise((resolve) => setTimeout(resolve))).then(() => answer(data));
});

async function answer({ id, call, takes }: Exclude<Request, { cancel: number }>): Promise<void> {
  const { signal } = asked.get(id) as AbortController;
  try {
    signal.throwIfAborted();
    const act = ANSWERS[call] as (...all: unknown[]) => Promise<WorkerCalls[keyof WorkerCalls]['gives']>;
    const tell = (tells: Tells<WorkerCalls[keyof WorkerCalls]>) => postMessage({ id, tells } satisfies Reply);
    const gives = await act(takes, tell, signal);
    postMessage({ id, gives } satisfies Reply);
  } catch (error) {
    postMessage({ id, error: carried(error as CarriedError) } satisfies Reply);
  } finally {
    asked.delete(id);
  }
}
