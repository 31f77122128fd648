import type { Command } from 'commander';
import { optionsOf } from '../options.ts';

const EXAMPLES = `
Examples:
  tcplab erase
  tcplab erase --port /dev/ttyACM1`;

export function addEraseCommand(program: Command): void {
  const command = program
    .command('erase')
    .description('take the app off a board; Kaluma and the Wi-Fi settings stay')
    .option('--port <path>', 'serial port of the board, if there are several')
    .addHelpText('after', EXAMPLES)
    .action(async () => {
      const [{ eraseBoard }, { pickPort }] = await Promise.all([
        import('../../flash/erase-board.ts'),
        import('../../serial/pick-port.ts'),
      ]);
      const port = await pickPort(optionsOf<{ port?: string }>(command).port);
      await eraseBoard(port);
      process.stdout.write(
        `The app is off the board on ${port}. What runs goes on until the board is unplugged. tcplab flash puts it back.\n`,
      );
    });
}
