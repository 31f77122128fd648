import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import type { Command } from 'commander';
import { type FlashStep, flashProgram } from '../../flash/flash-program.ts';
import { boardFiles } from '../../node/package.ts';
import { showProgress } from '../../node/step-progress.ts';
import { tell } from '../../node/tell.ts';
import { printable } from '../../printable.ts';
import { atPrompt, type Lead } from '../../serial/lead.ts';
import { refusedBySystem } from '../../system-reason.ts';
import { addLeadOptions, usingLead } from '../board-lead.ts';
import type { CommonOptions } from '../options.ts';

export const examples = `
  tcplab flash                         the only board on USB
  tcplab flash --board serial:/dev/ttyACM1   one of several`;

export function configure(command: Command): void {
  addLeadOptions(command)
    .option('--file <script>', 'a script to flash instead of the lab’s app')
    .action(async (options: CommonOptions & { file?: string }) => {
      const file = options.file ?? (await boardFiles()).appPath;
      const content = await readFile(file).catch(
        refusedBySystem(
          (why) => `${file} cannot be read: ${why}`,
          'Without --file, the app of the lab is written.',
        ),
      );
      await usingLead(options, (lead) => flash(lead, file, content, options));
    });
}

async function flash(lead: Lead, file: string, content: Uint8Array, options: CommonOptions): Promise<void> {
  const { board = 'auto', flashImage } = options;
  if (board === 'auto') tell(process.stderr, `Board: picked the only one on USB, ${lead.path}.`);
  const show = showProgress();
  const onStep = (step: FlashStep) => {
    if (step.step === 'write') {
      const activity = `writing ${printable(basename(file))}, in blocks of 1 KiB`;
      show({ activity, item: '', done: step.blocks, total: step.ofBlocks });
    } else {
      show(null);
      tell(process.stderr, lineOf(step));
    }
  };
  const { size, kaluma, status } = await atPrompt(lead, (prompt) =>
    flashProgram(prompt, content, { onStep }).finally(() => show(null)),
  );
  tell(
    process.stdout,
    `${status.name}: ${size} octets written, app ${status.app} runs on Kaluma ${kaluma}, ${status.address ? `address ${status.address}` : 'without a network yet'}.`,
  );
  if (status.states === 'inferred') {
    tell(
      process.stdout,
      'This Kaluma is without the native module: the board infers its states, and experiments that need the truth are skipped. firmware/README.md says how to build one with it.',
    );
  }
  if (board.startsWith('emulated')) {
    const image = flashImage === undefined ? '' : ` --flash-image ${flashImage}`;
    tell(process.stdout, `Next: tcplab run --board ${board}${image}`);
    return;
  }
  if (status.accessPoint)
    tell(
      process.stdout,
      `Join the Wi-Fi ${status.name}; its password is on the board’s console: tcplab monitor, and type tcplab() there.`,
    );
  tell(process.stdout, `Next: tcplab run --board serial:${lead.path}`);
}

function lineOf(step: Exclude<FlashStep, { step: 'write' }>): string {
  switch (step.step) {
    case 'kaluma':
      return `Kaluma ${step.version} answers.`;
    case 'again':
      return `The transfer failed (${step.reason}): once more.`;
    case 'start':
      return 'Written. Waiting for the app; if it joins a Wi-Fi, for up to 45 s.';
  }
}
