import type { Engine } from './engine.ts';
import type { Reply, Request, WorkerCalls } from './messages.ts';

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
    this.loaded = wasm.then((octets) => this.send('load', octets));
    this.loaded.catch((error) => this.fail(error));
  }

  readonly ask: Engine['ask'] = async (call, takes, how = {}) => {
    if (call === 'record' || call === 'captureOf') await this.loaded;
    return this.send(call, takes, how);
  };

  close(): void {
    this.worker.terminate();
    this.fail(new DOMException('', 'AbortError'));
  }

  private send<Name extends keyof WorkerCalls>(
    call: Name,
    takes: WorkerCalls[Name]['takes'],
    { signal, tell = () => {} }: { signal?: AbortSignal; tell?: Waiting['tell'] } = {},
  ): Promise<WorkerCalls[Name]['gives']> {
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
