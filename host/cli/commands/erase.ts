import type { Command } from 'commander';
import { eraseProgram } from '../../flash/flash-program.ts';
import { tell } from '../../node/tell.ts';
import { SerialConsole } from '../../serial/console.ts';
import { pickPort } from '../../serial/pick-port.ts';
import { optionsOf } from '../options.ts';

const EXAMPLES = `
Examples:
  tcplab erase
  tcplab erase --port /dev/ttyACM1`;

export function configure(command: Command): void {
  command
    .option('--port <path>', 'serial port of the board, if there are several')
    .addHelpText('after', EXAMPLES)
    .action(async () => {
      const port = await pickPort(optionsOf<{ port?: string }>(command).port);
      await SerialConsole.using(port, (console) => eraseProgram(console));
      tell(
        process.stdout,
        `The app is off the board on ${port}. What runs goes on until the board is unplugged. tcplab flash puts it back.`,
      );
    });
}
