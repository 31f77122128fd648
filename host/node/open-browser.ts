import { spawn } from 'node:child_process';

/** The program that shows an address in the user's browser. */
const OPENERS: Partial<Record<NodeJS.Platform, [program: string, ...args: string[]]>> = {
  darwin: ['open'],
  // An empty title: "start" takes a quoted first word for one.
  win32: ['cmd', '/c', 'start', '""'],
};

/** Shows an address in the user's browser, if there is one: whether there is cannot be known. */
export function openBrowser(url: string): void {
  const [program, ...args] = OPENERS[process.platform] ?? ['xdg-open'];
  const address = process.platform === 'win32' ? url.replaceAll('&', '^&') : url;
  const options = { stdio: 'ignore', detached: true, windowsVerbatimArguments: true } as const;
  spawn(program, [...args, address], options)
    .on('error', () => {})
    .unref();
}
