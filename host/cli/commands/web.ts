import { once } from 'node:events';
import type { Server } from 'node:http';
import type { Command } from 'commander';
import { openBrowser } from '../../node/open-browser.ts';
import { pageFolder } from '../../node/package.ts';
import { readCatalogue } from '../../node/read-catalogue.ts';
import { pageServer } from '../../node/serve-page.ts';
import { tell } from '../../node/tell.ts';
import { boundAddress, listenOn } from '../../up/listen.ts';
import { type CommonOptions, optionsOf, parsePort } from '../options.ts';
import { endOnInterrupt } from '../process-ends.ts';

interface WebOptions extends CommonOptions {
  port?: number;
  /** false with --no-open. */
  open: boolean;
}

const HOST = '127.0.0.1';

/** Unless it is taken: with it, links and what the browser keeps stay good from one day to the next. */
const USUAL_PORT = 7080;

const HOW_TO_END = 'Ctrl-C ends the server; a page that was opened once works without it.';

const EXAMPLES = `
Examples:
  tcplab web
  tcplab web half-close                at this experiment
  tcplab web --port 8000 --no-open     for a browser that you open yourself`;

export function configure(command: Command): void {
  command
    .argument('[experiment]', 'what the page begins with')
    .option('--port <port>', `port of this machine (default: ${USUAL_PORT}, or a free one)`, parsePort)
    .option('--no-open', 'do not open a browser')
    .addHelpText('after', EXAMPLES)
    .action(async (name: string | undefined) => {
      const options = optionsOf<WebOptions>(command);
      const first = name === undefined ? [] : [readCatalogue().find(name).name];
      const server = pageServer(await pageFolder());
      await listen(server, options.port);
      endOnInterrupt(() => server.close());
      const fragment = [...first, ...(options.lang ? [`lang=${options.lang}`] : [])].join('&');
      const url = `http://${HOST}:${boundAddress(server).port}/${fragment && `#${fragment}`}`;
      tell(process.stdout, `The lab is at ${url}, for browsers on this machine.`, HOW_TO_END);
      if (options.open) openBrowser(url);
      await once(server, 'close');
    });
}

/** @throws LabError if the port that was asked for cannot be had */
async function listen(server: Server, asked: number | undefined): Promise<void> {
  const on = (port: number) => listenOn({ host: HOST, port, option: '--port' }, server);
  await (asked === undefined ? on(USUAL_PORT).catch(() => on(0)) : on(asked));
}
