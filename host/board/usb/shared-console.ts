import { Listeners } from '../../listeners.ts';
import { decodeLine, type LineFrame, octetsOf, STX } from './line-frame.ts';

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

const STX_CHARACTER = String.fromCharCode(STX);
const WHOLE_LINE = new RegExp(`^${STX_CHARACTER}([A-Za-z0-9+/]*)\\r\\n`);
const BEGUN_LINE = new RegExp(`^${STX_CHARACTER}[A-Za-z0-9+/]*\\r?$`);

/** The board's console on a port: what people read and type, and the cable's frames between that. */
export class SharedConsole {
  readonly path: string;
  private readonly port: OctetPort;
  private readonly texts = new Listeners<[string]>();
  readonly onText = this.texts.add;
  private readonly frames = new Listeners<[LineFrame]>();
  readonly onFrame = this.frames.add;
  private readonly decoder = new TextDecoder();
  /** What came and is not told yet, a character an octet: it may be the beginning of one of the cable's lines. */
  private rest = '';
  /** Who types while the cable is open: typed lines take room in the board's ring, too. */
  private typist: ((text: Uint8Array) => void) | null = null;

  constructor(port: OctetPort) {
    this.path = port.path;
    this.port = port;
    port.onOctets((octets) => this.take(octets));
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
    this.rest += String.fromCharCode(...octets);
    let text = '';
    while (this.rest !== '') {
      const [line = '', base64] = WHOLE_LINE.exec(this.rest) ?? [];
      const frame = base64 === undefined ? null : decodeLine(base64);
      if (frame) {
        this.tell(text);
        text = '';
        this.rest = this.rest.slice(line.length);
        this.frames.tell(frame);
        continue;
      }
      if (BEGUN_LINE.test(this.rest) && this.rest.length < LONGEST) break;
      const end = this.rest.indexOf(STX_CHARACTER, 1); // until then it is text, a line that was cut, too
      text += end < 0 ? this.rest : this.rest.slice(0, end);
      this.rest = end < 0 ? '' : this.rest.slice(end);
    }
    this.tell(text);
  }

  private tell(characters: string): void {
    const text = this.decoder.decode(octetsOf(characters), { stream: true });
    if (text !== '') this.texts.tell(text);
  }
}
