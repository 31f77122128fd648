import type { CellPlace } from '../../conformance/conformance.ts';
import type { FlashStep } from '../../flash/flash-program.ts';
import type { BoardNews } from '../board/board-session.ts';
import type { Recording } from '../recording/recording.ts';
import type { Probe, Run } from '../recording/run.ts';
import type { Engine, ListPart } from './engine.ts';
import type { Calls, MatrixCell, Reply, Request, Tells } from './messages.ts';

interface Waiting {
  resolve(gives: never): void;
  tell(tells: never): void;
  reject(error: unknown): void;
}

/** The engine as the page sees it: requests to the worker, answered in their order. */
export class WorkerEngine implements Engine {
  private readonly worker: Worker;
  private readonly waiting = new Map<number, Waiting>();
  private readonly loaded: Promise<null>;
  private lastId = 0;

  /** `wasm`: the octets of dist/board.wasm, which go to the worker. */
  constructor(worker: Worker, wasm: Promise<ArrayBuffer>) {
    this.worker = worker;
    worker.addEventListener('message', ({ data }: MessageEvent<Reply>) => this.take(data));
    worker.addEventListener('error', (event) => this.fail(new Error(event.message)));
    this.loaded = wasm.then((octets) => this.ask('load', octets));
    this.loaded.catch((error) => this.fail(error));
  }

  async record(run: Run, signal?: AbortSignal) {
    await this.loaded;
    return this.ask('record', run, signal);
  }

  async captureOf(run: Run) {
    await this.loaded;
    return this.ask('captureOf', run);
  }

  matrix(only: CellPlace | null, onCell: (cell: MatrixCell) => void, signal?: AbortSignal) {
    return this.ask('matrix', only, signal, onCell);
  }

  probe(probe: Probe) {
    return this.ask('probe', probe);
  }

  openCapture(file: Blob, onProgress: (share: number) => void) {
    return this.ask('openCapture', file, undefined, onProgress);
  }

  conversations(part: ListPart) {
    return this.ask('conversations', part);
  }

  conversation(number: number, first: number) {
    return this.ask('conversation', { number, first });
  }

  connectBoard(port: MessagePort, onNews: (news: BoardNews) => void) {
    return this.ask('connectBoard', port, undefined, onNews);
  }

  flashBoard(onStep: (step: FlashStep) => void) {
    return this.ask('flashBoard', null, undefined, onStep);
  }

  runOnBoard(run: Run, onRecording: (recording: Recording) => void) {
    return this.ask('runOnBoard', run, undefined, onRecording);
  }

  typeOnBoard(line: string) {
    return this.ask('typeOnBoard', line);
  }

  disconnectBoard() {
    return this.ask('disconnectBoard', null);
  }

  close(): void {
    this.worker.terminate();
    this.fail(new DOMException('', 'AbortError'));
  }

  private ask<Name extends keyof Calls>(
    call: Name,
    takes: Calls[Name]['takes'],
    signal?: AbortSignal,
    tell: (tells: Tells<Name>) => void = () => {},
  ): Promise<Calls[Name]['gives']> {
    const id = ++this.lastId;
    return new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(signal.reason);
      this.waiting.set(id, { resolve, reject, tell });
      const isMoved = takes instanceof ArrayBuffer || takes instanceof MessagePort;
      this.worker.postMessage({ id, call, takes } as Request, isMoved ? [takes] : []);
      signal?.addEventListener('abort', () => {
        if (!this.waiting.delete(id)) return;
        this.worker.postMessage({ cancel: id } satisfies Request);
        reject(signal.reason);
      });
    });
  }

  private take(reply: Reply): void {
    const waiting = this.waiting.get(reply.id);
    if ('tells' in reply) {
      waiting?.tell(reply.tells as never);
      return;
    }
    this.waiting.delete(reply.id);
    if ('gives' in reply) waiting?.resolve(reply.gives as never);
    else waiting?.reject(Object.assign(new Error(reply.error.message), reply.error));
  }

  /** Nothing more will come of this worker. */
  private fail(error: unknown): void {
    for (const { reject } of this.waiting.values()) reject(error);
    this.waiting.clear();
  }
}
