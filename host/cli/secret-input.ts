import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import { ExitCode, LabError } from '../lab-error.ts';

/** More than any password. */
const LONGEST = 4_096;

/** Asks on the terminal; what is typed is shown only if it is no secret. */
export async function askOnTerminal(question: string, { secret }: { secret: boolean }): Promise<string> {
  const { stdin, stderr } = process;
  if (!stdin.isTTY) {
    throw new LabError(
      'there is no terminal to ask on',
      'Give the name with --ssid, and the password on stdin with --password-stdin.',
      ExitCode.usage,
    );
  }
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  const terminal = createInterface({
    input: stdin,
    output: secret ? nowhere : stderr,
    terminal: true,
    historySize: 0,
  });
  terminal.on('SIGINT', () => {
    stderr.write('\n');
    process.exit(ExitCode.interrupted);
  });
  try {
    if (secret) stderr.write(question);
    return await terminal.question(secret ? '' : question);
  } finally {
    terminal.close();
    if (secret) stderr.write('\n');
  }
}

/** The first line of stdin. */
export async function readSecretFromStdin(): Promise<string> {
  let text = '';
  for await (const chunk of process.stdin.setEncoding('utf8')) {
    text += chunk;
    if (text.includes('\n') || text.length > LONGEST) break;
  }
  return text.split(/\r?\n/, 1)[0]!;
}
