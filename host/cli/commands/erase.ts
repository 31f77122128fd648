import type { Command } from 'commander';
import { eraseProgram } from '../../flash/flash-program.ts';
import { tell } from '../../node/tell.ts';
import { atPrompt } from '../../serial/lead.ts';
import { addLeadOptions, type LeadOptions, usingLead } from '../board-lead.ts';
import { optionsOf } from '../options.ts';

const EXAMPLES = `
Examples:
  tcplab erase
  tcplab erase --board serial:/dev/ttyACM1`;

export function configure(command: Command): void {
  addLeadOptions(command)
    .addHelpText('after', EXAMPLES)
    .action(() =>
      usingLead(optionsOf<LeadOptions>(command), async (lead) => {
        await atPrompt(lead, (prompt) => eraseProgram(prompt));
        tell(
          process.stdout,
          `The app is off the board on ${lead.path}. What runs goes on until the board is unplugged. tcplab flash puts it back.`,
        );
      }),
    );
}
