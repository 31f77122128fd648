import { Catalogue } from '../../experiments/catalogue/catalogue.ts';
import type { LabError } from '../../lab-error.ts';
import { captureOf } from './capture-of.ts';
import { FREE_EXPERIMENT } from './free-experiment.ts';
import type { Calls, CarriedError, Reply, Request } from './messages.ts';
import { locatorOf, type ProgramLines } from './program-lines.ts';
import { type Laboratory, record } from './record.ts';
import { createWorkerRealm, PROGRAM_LINE, scriptOf, type WrappedProgram } from './worker-realm.ts';

/* The build puts these before the worker's own code. */
declare const boardProgram: WrappedProgram;
declare const programLines: ProgramLines;
declare const catalogueIndex: string;
declare const catalogueScripts: Record<string, string>;

const catalogue = new Catalogue(catalogueIndex, (name) => catalogueScripts[name] as string);
let laboratory: Promise<Laboratory> = Promise.reject(new Error('board.wasm has not come'));
laboratory.catch(() => {});

const ANSWERS: {
  [Name in keyof Calls]: (
    takes: Calls[Name]['takes'],
  ) => Promise<Calls[Name]['gives']> | Calls[Name]['gives'];
} = {
  async load(octets) {
    laboratory = WebAssembly.compile(octets).then((module) => ({
      catalogue,
      module,
      script: scriptOf(boardProgram),
      realm: () => createWorkerRealm(boardProgram),
      locate: locatorOf(programLines, /:(\d+):(\d+)\)?$/gm, PROGRAM_LINE),
    }));
    await laboratory;
    return null;
  },
  catalogue: () =>
    [...catalogue.all, FREE_EXPERIMENT].map((experiment) => {
      const { name, title, question } = experiment;
      return { name, core: catalogue.core.includes(experiment), title, question };
    }),
  record: async (run) => record(run, await laboratory),
  captureOf: async (run) => captureOf(run, await laboratory),
};

const cancelled = new Set<number>();
let before: Promise<void> = Promise.resolve();

/** One after another, and each in a turn of its own: a word that it is no longer wanted comes first. */
addEventListener('message', ({ data }: MessageEvent<Request>) => {
  if ('cancel' in data) cancelled.add(data.cancel);
  else before = before.then(() => new Promise((resolve) => setTimeout(resolve))).then(() => answer(data));
});

async function answer({ id, call, takes }: Exclude<Request, { cancel: number }>): Promise<void> {
  if (cancelled.delete(id)) return;
  try {
    const gives = await (ANSWERS[call] as (takes: unknown) => Promise<Calls[keyof Calls]['gives']>)(takes);
    postMessage({ id, gives } satisfies Reply);
  } catch (error) {
    postMessage({ id, error: carried(error as LabError) } satisfies Reply);
  }
}

const carried = ({ message, problem, nextStep }: LabError): CarriedError => ({ message, problem, nextStep });
