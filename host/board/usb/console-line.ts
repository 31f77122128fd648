import { Listeners } from '../../listeners.ts';
import { decodeLine, type LineFrame, STX } from './line-frame.ts';

/** A serial port that is open: octets both ways. */
export interface OctetPort {
  readonly path: string;
  /** `done` is called when the system has taken them and the board has room for them, or with what went wrong: the port is gone. */
  write(octets: Uint8Array, done: (error?: Error) => void): void;
  onOctets(listener: (octets: Uint8Array) => void): void;
  /** Called once, when the port is closed or its board unplugged. */
  onEnd(listener: () => void): void;
  close(): Promise<void>;
}

/** More characters have no line of the board's. */
const LONGEST = 2_048;

const LF = 0x0a;
const CR = 0x0d;

/** The board's console on a port: what people read and type, and the cable's frames between that. */
export class ConsoleLine {
  readonly path: string;
  private readonly port: OctetPort;
  private readonly texts = new Listeners<[string]>();
  private readonly frames = new Listeners<[LineFrame]>();
  private readonly decoder = new TextDecoder();
  /** Characters of what may be a line of the cable's, its STX first; null outside of one. */
  private line: number[] | null = null;
  /** Who types while the cable is open: typed lines take room in the board's ring, too. */
  private typist: ((text: Uint8Array) => void) | null = null;

  constructor(port: OctetPort) {
    this.path = port.path;
    this.port = port;
    port.onOctets((octets) => this.take(octets));
  }

  onText(listener: (text: string) => void): () => void {
    return this.texts.add(listener);
  }

  onFrame(listener: (frame: LineFrame) => void): () => void {
    return this.frames.add(listener);
  }

  onEnd(listener: () => void): void {
    this.port.onEnd(listener);
  }

  /** Types text. Rejects if the port is gone. */
  write(text: string): Promise<void> {
    const octets = new TextEncoder().encode(text);
    return new Promise((resolve, reject) => {
      if (!this.typist) return this.send(octets, (error) => (error ? reject(error) : resolve()));
      this.typist(octets);
      resolve();
    });
  }

  /** Octets for the board as they are: see OctetPort. */
  send(octets: Uint8Array, done: (error?: Error) => void): void {
    this.port.write(octets, done);
  }

  /** From now on, that is how text is typed; null: as it is. */
  typeBy(typist: ((text: Uint8Array) => void) | null): void {
    this.typist = typist;
  }

  close(): Promise<void> {
    return this.port.close();
  }

  private take(octets: Uint8Array): void {
    let text: number[] = [];
    const tell = (characters: number[]) => {
      const told = this.decoder.decode(Uint8Array.from(characters), { stream: true });
      if (told !== '') this.texts.tell(told);
    };
    for (const octet of octets) {
      if (this.line === null && octet !== STX) {
        text.push(octet);
        continue;
      }
      if (this.line !== null && isWithin(octet, this.line)) {
        this.line.push(octet);
        continue;
      }
      const line = this.line ?? [];
      const frame = octet === LF && line.at(-1) === CR ? frameOf(line) : null;
      this.line = octet === STX ? [STX] : null;
      if (!frame) text.push(...line, ...(octet === STX ? [] : [octet])); // a line that was cut is text
      if (!frame) continue;
      tell(text);
      text = [];
      this.frames.tell(frame);
    }
    if (text.length > 0) tell(text);
  }
}

/** Whether the line may go on with this character. */
function isWithin(octet: number, line: readonly number[]): boolean {
  return line.length < LONGEST && line.at(-1) !== CR && (octet === CR || BASE64.has(octet));
}

const BASE64 = new Set(
  new TextEncoder().encode('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'),
);

function frameOf(line: readonly number[]): LineFrame | null {
  return decodeLine(String.fromCharCode(...line.slice(1, -1)));
}
