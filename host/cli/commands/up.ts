import chalk from 'chalk';
import type { Command } from 'commander';
import { CABLE_PORT, CONTROL_PORT, LAB_PORT } from '../../../src/ports.ts';
import { languageOf } from '../../language.ts';
import { up } from '../../up/up.ts';
import { CaptureFile } from '../capture-file.ts';
import { colourLevel } from '../colour.ts';
import { colourOption, optionsOf, type PcapOptions, parsePort, pcapOption, speedOption } from '../options.ts';
import { keepOnWithoutReader } from '../process-ends.ts';

interface UpOptions extends PcapOptions {
  labPort: number;
  controlPort: number;
  cablePort: number;
  host: string;
  speed?: number;
}

const EXAMPLES = `
Examples:
  tcplab up                            then, elsewhere: nc 127.0.0.1 7000
  tcplab up --speed 0.5                half as fast as real
  tcplab up --host 0.0.0.0             for programs on other machines, too`;

export function configure(command: Command): void {
  command
    .option('--lab-port <port>', 'port of this machine for the lab', parsePort, LAB_PORT)
    .option('--control-port <port>', 'port of this machine for the control channel', parsePort, CONTROL_PORT)
    .option('--cable-port <port>', 'UDP port of this machine for the cable', parsePort, CABLE_PORT)
    .option('--host <address>', 'address of this machine to listen on', '127.0.0.1')
    .addOption(speedOption())
    .addOption(pcapOption())
    .addOption(colourOption())
    .addHelpText('after', EXAMPLES)
    .action(async () => {
      const options = optionsOf<UpOptions>(command);
      const { labPort, controlPort, cablePort, host, speed = 1 } = options;
      chalk.level = colourLevel('stdout', options.color);
      keepOnWithoutReader();
      const capture = options.pcap === undefined ? null : new CaptureFile(options.pcap);
      try {
        await up({
          labPort,
          controlPort,
          cablePort,
          host,
          speed,
          language: languageOf(options.lang, process.env),
          onBoard: (board) => capture?.capture.watch(board),
        });
      } finally {
        capture?.close(options);
      }
    });
}
