import type { Command } from 'commander';
import { eraseProgram } from '../../flash/flash-program.ts';
import { tell } from '../../node/tell.ts';
import { atPrompt } from '../../serial/lead.ts';
import { addLeadOptions, usingLead } from '../board-lead.ts';
import type { CommonOptions } from '../options.ts';

export const examples = `
  tcplab erase
  tcplab erase --board serial:/dev/ttyACM1`;

export function configure(command: Command): void {
  addLeadOptions(command).action((options: CommonOptions) =>
    usingLead(options, async (lead) => {
      await atPrompt(lead, (prompt) => eraseProgram(prompt));
      tell(
        process.stdout,
        `The app is off the board on ${lead.path}. What runs goes on until the board is unplugged. tcplab flash puts it back.`,
      );
    }),
  );
}
