import { KalumaPrompt } from './kaluma-prompt.ts';
import { openSerialLine } from './serial-line.ts';

/** Kaluma's console on a port of this machine. */
export class SerialConsole extends KalumaPrompt {
  /** @throws SerialError if the port cannot be opened */
  static async open(path: string): Promise<SerialConsole> {
    return new SerialConsole(await openSerialLine(path));
  }

  /** Opens a port for one piece of work, and closes it in any case. */
  static async using<Result>(
    path: string,
    work: (console: SerialConsole) => Promise<Result>,
  ): Promise<Result> {
    const console = await SerialConsole.open(path);
    try {
      return await work(console);
    } finally {
      await console.close();
    }
  }
}
