import { octetsOf } from '../../board/usb/line-frame.ts';

/** What the page works with, beside itself. */
interface Assets {
  worker: Worker;
  /** The octets of dist/board.wasm. */
  wasm: Promise<ArrayBuffer>;
}

/** Beside the page on its server; or, in the page that is one file, parts of the document. */
export function openAssets(): Assets {
  const source = document.getElementById('worker.js')?.textContent;
  if (source == null) return { worker: new Worker('worker.js'), wasm: fetched('board.wasm') };
  const url = URL.createObjectURL(new Blob([source], { type: 'text/javascript' }));
  const base64 = document.getElementById('board.wasm')?.textContent ?? '';
  return { worker: new Worker(url), wasm: Promise.resolve(octetsOf(atob(base64)).buffer) };
}

async function fetched(name: string): Promise<ArrayBuffer> {
  const response = await fetch(name);
  if (!response.ok) throw new Error(`${name}: ${response.status} ${response.statusText}`);
  return response.arrayBuffer();
}
