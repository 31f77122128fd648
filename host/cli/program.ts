import { Command } from 'commander';
import { VERSION } from '../../src/version.ts';
import { LabError } from '../lab-error.ts';
import { said, tell } from '../node/tell.ts';
import { nearest } from '../notation/did-you-mean.ts';
import { COLUMNS, hanging } from '../report/text-layout.ts';
import { COMMANDS, loadCommand } from './commands.ts';
import { addRunOptions, addStyleOptions, inheritOptions, type RunCommandOptions } from './options.ts';

const DESCRIPTION = `A lab in which you see TCP: a board lights one LED for each state that a connection passes through.
Without a command it runs the core experiments on the virtual board, for you to watch.`;

const EXAMPLES = `
Examples:
  tcplab                               watch the core experiments
  tcplab --fast                        the same, without waiting
  tcplab run half-close --explain      one of them, with its explanation
  tcplab web                           the lab as a page in a browser
  tcplab up                            a board for your own program

Exit codes: 0 all passed, 1 an experiment failed, 2 wrong usage, 3 no board, 130 interrupted.
Ctrl-C is how up, web, monitor and "ladder -" end: with 0.
TCPLAB_DEBUG=1 in the environment prints where an error came from.`;

const WHAT_NEXT = `
What to try next:
  tcplab run half-close --explain  one experiment, with its explanation
  tcplab run reset --absolute      sequence numbers as they stand in the header
  tcplab list                      all experiments, with the questions they answer
  tcplab up                        a board for your own program: nc, a browser, Java, Python
`;

/** The whole command line. One file under commands/ for each command. */
export function createProgram(): Command {
  const program = new Command('tcplab')
    .description(DESCRIPTION)
    .usage('[command] [options]')
    .version(VERSION)
    // A command's options come after it; those before it are the program's own, and hold for the command as well.
    .enablePositionalOptions()
    .exitOverride()
    .configureOutput({
      writeOut: (text) => {
        const lines = said(text)
          .split('\n')
          .flatMap((line) => hanging(line, process.stdout.columns ?? COLUMNS));
        process.stdout.write(lines.join('\n'));
      },
      // Lines are broken where they are written.
      getOutHelpWidth: () => Number.POSITIVE_INFINITY,
      writeErr: (text) => tell(process.stderr, text.trimEnd()),
      outputError: (text) => tell(process.stderr, text.trimEnd().replace(/^error: /, 'tcplab: ')),
    })
    .showHelpAfterError('"tcplab --help" shows what there is.')
    .addHelpText('after', EXAMPLES)
    .argument('[word...]');
  addStyleOptions(addRunOptions(program));
  program.action(async (words: string[]) => {
    // `tcplab help run` is `tcplab run --help`.
    const isHelp = words[0] === 'help';
    const [word] = isHelp ? words.slice(1) : words;
    if (word !== undefined && !(isHelp && terms.has(word))) throw await unknownCommand(word);
    if (isHelp) {
      await program.parseAsync([...(word ? [word] : []), '--help'], { from: 'user' });
      return;
    }
    const options = program.opts<RunCommandOptions>();
    const { readCatalogue } = await import('../node/read-catalogue.ts');
    const { runLab } = await import('./run-lab.ts');
    process.exitCode = await runLab(readCatalogue().core, options);
    if (!options.json) process.stdout.write(said(WHAT_NEXT));
  });
  for (const [term, purpose] of COMMANDS) program.command(nameOf(term)).description(purpose);
  const terms = new Map(COMMANDS.map(([term]) => [nameOf(term), term]));
  program.configureHelp({ subcommandTerm: (command) => terms.get(command.name()) ?? command.name() });
  program.hook('preSubcommand', async (_, command) => {
    const { configure, examples } = await loadCommand(command.name());
    configure(command);
    if (examples) command.addHelpText('after', `\nExamples:${examples}`);
    for (const each of [command, ...command.commands]) addStyleOptions(each);
  });
  program.hook('preAction', (_, command) => inheritOptions(command));
  return program;
}

const nameOf = (term: string) => term.split(' ', 1)[0] as string;

async function unknownCommand(word: string): Promise<LabError> {
  const { readCatalogue } = await import('../node/read-catalogue.ts');
  const commands = COMMANDS.map(([term]) => nameOf(term));
  const experiment = readCatalogue().names.find((name) => name === word);
  const meant = experiment ? `run ${experiment}` : nearest(word, commands);
  return new LabError(
    `there is no command "${word}"`,
    meant ? `Did you mean tcplab ${meant}?` : `There are: ${commands.join(', ')}. See tcplab --help.`,
  );
}
