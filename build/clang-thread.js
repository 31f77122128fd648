// In plain JavaScript: a thread of its own knows no TypeScript.
import { parentPort } from 'node:worker_threads';
import { commands, Exit, runLLVM } from '@yowasp/clang';

/** 100 MB of WebAssembly; loaded without progress of its own on stdout. */
const loaded = runLLVM(undefined, {}, { fetchProgress: () => {} });

/** Runs clang; answers with the files that were asked for, or with what clang reports. */
parentPort?.on('message', async ({ files, args, outputs }) => {
  /** @type {Uint8Array[]} */
  const messages = [];
  const collect = (/** @type {Uint8Array | null} */ bytes) => {
    if (bytes) messages.push(bytes.slice());
  };
  await loaded;
  try {
    const made = await commands.clang(args, files, { stdout: collect, stderr: collect, decodeASCII: false });
    parentPort?.postMessage({ made: outputs.map((/** @type {string} */ name) => made?.[name]) });
  } catch (error) {
    if (!(error instanceof Exit)) throw error;
    parentPort?.postMessage({ reported: Buffer.concat(messages).toString().trim() });
  }
});
