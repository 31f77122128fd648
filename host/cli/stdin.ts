import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import { ExitCode, LabError } from '../lab-error.ts';
import { said } from '../node/tell.ts';

/** More than any password. */
const LONGEST = 4_096;

/** Asks on the terminal; what is typed is shown only if it is no secret. */
export async function askOnTerminal(question: string, { secret }: { secret: boolean }): Promise<string> {
  const { stdin, stderr } = process;
  if (!stdin.isTTY) {
    throw new LabError(
      'there is no terminal to ask on',
      'Give the name with --ssid, and the password on stdin with --password-stdin.',
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
  let isTooLong = false;
  stdin.on('keypress', () => {
    if (terminal.line.length <= LONGEST) return;
    isTooLong = true;
    terminal.write(null, { ctrl: true, name: 'u' });
  });
  try {
    if (secret) stderr.write(`${said(question)} `);
    const answer = await terminal.question(secret ? '' : `${said(question)} `);
    if (isTooLong) throw tooLong(LONGEST);
    return answer;
  } finally {
    terminal.close();
    if (secret) stderr.write('\n');
  }
}

/** The first line of stdin. */
export async function readSecretFromStdin(): Promise<string> {
  const text = await readStdin(LONGEST, (text) => text.includes('\n'));
  return text.split(/\r?\n/, 1)[0]!;
}

/**
 * What stdin holds, until its end or until it is enough.
 * @throws LabError if that is more than `most` characters
 */
export async function readStdin(most: number, isEnough?: (text: string) => boolean): Promise<string> {
  let text = '';
  for await (const chunk of process.stdin.setEncoding('utf8')) {
    text += chunk;
    if (isEnough?.(text)) break;
    if (text.length > most) throw tooLong(most);
  }
  return text;
}

function tooLong(most: number): LabError {
  return new LabError(
    `more than ${most} characters came, which is too much`,
    'Is it the right file, or the right clipboard?',
  );
}
