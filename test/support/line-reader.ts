import type { LineFrame } from '../../host/board/usb/line-frame.ts';
import { SharedConsole } from '../../host/board/usb/shared-console.ts';

/** What a console said, taken apart: text, and the cable's frames. */
export class LineReader {
  text = '';
  frames: LineFrame[] = [];
  private tell: (octets: Uint8Array) => void = () => {};

  constructor() {
    const line = new SharedConsole({
      path: 'a test',
      write: (_, done) => done(),
      onOctets: (listener) => {
        this.tell = listener;
      },
      onEnd: () => {},
      close: async () => {},
    });
    line.onText((text) => {
      this.text += text;
    });
    line.onFrame((frame) => this.frames.push({ ...frame, content: frame.content.slice() }));
  }

  read(octets: Uint8Array): void {
    this.tell(octets);
  }
}
