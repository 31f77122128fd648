import { spawn } from 'node:child_process';
import { needs } from '../support/installed.ts';

const LIMIT_MS = 120_000;

/** What every script starts with: `client` is connected to the lab port, and `control()` connects to the control port. */
const PREAMBLE = `
import json, socket, struct, sys
client = socket.create_connection(('127.0.0.1', int(sys.argv[1])), 120)
def control():
    return socket.create_connection(('127.0.0.1', int(sys.argv[2])), 120)
`;

/** Runs a Python script against a gateway. Resolves to what it printed, line by line; rejects with its traceback. */
export function python(ports: { labPort: number; controlPort: number }, script: string): Promise<string[]> {
  needs('python3');
  return new Promise((resolve, reject) => {
    const child = spawn(
      'python3',
      ['-c', PREAMBLE + script, ...[ports.labPort, ports.controlPort].map(String)],
      { timeout: LIMIT_MS },
    );
    let output = '';
    let complaint = '';
    child.stdout.on('data', (text) => {
      output += text;
    });
    child.stderr.on('data', (text) => {
      complaint += text;
    });
    child.on('error', reject);
    child.on('close', (status) => {
      if (status === 0) resolve(output.trimEnd().split('\n'));
      else reject(new Error(`python3 ended with ${status}: ${complaint}`));
    });
  });
}
