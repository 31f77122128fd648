import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import type { Command } from 'commander';
import { ExitCode } from '../../lab-error.ts';
import { openBrowser } from '../../node/open-browser.ts';
import { pageFolder } from '../../node/package.ts';
import { readCatalogue } from '../../node/read-catalogue.ts';
import { pageServer } from '../../node/serve-page.ts';
import { tell } from '../../node/tell.ts';
import { boundAddress, listenOn } from '../../up/listen.ts';
import { BoardService } from '../../web/served/board-service.ts';
import { WATCH } from '../../web/served/wire.ts';
import { chooseBoard } from '../choose-board.ts';
import { boardOption, type CommonOptions, flashImageOption, parsePort } from '../options.ts';
import { endOnInterrupt } from '../process-ends.ts';

interface WebOptions extends CommonOptions {
  port?: number;
  shared?: boolean;
  /** false with --no-open. */
  open: boolean;
}

const HOST = '127.0.0.1';

/** Unless it is taken: with it, links and what the browser keeps stay good from one day to the next. */
const USUAL_PORT = 7080;

export const examples = `
  tcplab web
  tcplab web half-close                at this experiment
  tcplab web --port 8000 --no-open     for a browser that you open yourself
  tcplab web --board tcp:192.168.4.1   the page follows that board, runs experiments, probes, the matrix on it`;

export function configure(command: Command): void {
  command
    .argument('[experiment]', 'what the page begins with')
    .option('--port <port>', `port of this machine (default: ${USUAL_PORT}, or a free one)`, parsePort)
    .option('--no-open', 'do not open a browser')
    .addOption(boardOption)
    .addOption(flashImageOption)
    .option('--shared', 'every page of this machine may do something with the board, not only watch it')
    .action(async (name: string | undefined, options: WebOptions) => {
      const first = name === undefined ? [] : [readCatalogue().find(name).name];
      const { shared = false, port } = options;
      const ticket = randomUUID();
      const service =
        options.board === undefined
          ? undefined
          : new BoardService({
              ...(await chooseBoard(options, { speed: 1 })),
              ...{ catalogue: readCatalogue(), ticket, shared },
            });
      const server = pageServer(await pageFolder(), service);
      const on = (port: number) => listenOn({ host: HOST, port, option: '--port' }, server);
      await (port === undefined ? on(USUAL_PORT).catch(() => on(0)) : on(port));
      await service?.begin().catch((error) => {
        server.close();
        throw error;
      });
      endOnInterrupt(async () => {
        server.close();
        await service?.close();
      }, ExitCode.pass);
      const urlOf = (ticket?: string) => {
        const words = [
          ...first,
          ...(ticket ? [`board=${ticket}`] : []),
          ...(options.lang ? [`lang=${options.lang}`] : []),
        ];
        return `http://${HOST}:${boundAddress(server).port}/${words.length > 0 ? '#' : ''}${words.join('&')}`;
      };
      const own = urlOf(service && ticket);
      // Who opens the page by hand needs the ticket; a browser that is opened here gets it without a word.
      const told = service && options.open ? urlOf(WATCH) : own;
      tell(
        process.stdout,
        `The lab is at ${told}, for browsers on this machine.`,
        'Ctrl-C ends the server; a page that was opened once works without it.',
      );
      if (options.open) openBrowser(own);
      await once(server, 'close');
    });
}
