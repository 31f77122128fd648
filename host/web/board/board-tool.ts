import { html, nothing, type TemplateResult } from 'lit-html';
import { VERSION } from '../../../src/version.ts';
import type { FlashStep } from '../../flash/flash-program.ts';
import { inLanguage } from '../../in-language.ts';
import type { Language, Text } from '../../language.ts';
import { printable } from '../../printable.ts';
import { LineSplitter } from '../../serial/console-text.ts';
import type { BoardEngine, CatalogueEntry, Engine } from '../engine/engine.ts';
import type { CarriedError } from '../engine/messages.ts';
import { momentAt } from '../recording/moment.ts';
import type { Recording } from '../recording/recording.ts';
import { FREE, type Run } from '../recording/run.ts';
import type { ServedBoard } from '../served/served-board.ts';
import type { ServedNews } from '../served/wire.ts';
import type { ConnectedBoard, ToolContext } from '../tools/context.ts';
import { boardView } from '../view/board.ts';
import { verdictView } from '../view/verdict.ts';
import type { BoardNews } from './board-session.ts';
import { BOARD_TEXTS, type BoardTexts } from './board-texts.ts';
import { relayOctets } from './octet-relay.ts';
import { twinView } from './twin.ts';
import { choosePort, openWebSerial, type PortFault, type WebSerialPort, webSerial } from './web-serial.ts';

/** Of the console are shown. */
const KEPT_LINES = 300;

/** An error of the port's, of the session's, or any other. */
type Problem = Omit<CarriedError, 'fault'> & { fault?: PortFault };

/** In the list of what can be run: the run that the page showed last. */
const AS_SHOWN = '';

/** A board on USB: what it is, what happens on it, its console; the program is put on it, and experiments run there. */
export class BoardTool {
  private engine: Engine | null = null;
  /** The board of the page's server, in place of one on USB. */
  private served: ServedBoard | null = null;
  private servedAs: Extract<ServedNews, { kind: 'served' }> | null = null;
  private catalogue: CatalogueEntry[] = [];
  private port: WebSerialPort | null = null;
  private phase: 'none' | 'connecting' | 'connected' | 'flashing' | 'running' | 'gone' = 'none';
  private board: Extract<BoardNews, { kind: 'board' }> | null = null;
  private problem: Problem | null = null;
  private notFollowed: Problem | null = null;
  private step: FlashStep | null = null;
  private ran: Recording | null = null;
  private told: Text | null = null;
  /** What happens on it, the latest. */
  private live: Recording | null = null;
  /** An experiment, or AS_SHOWN; null until one was chosen. */
  private experiment: string | null = null;
  /** The run that the page showed last. */
  private shownRun: Run | null = null;
  private splitter = new LineSplitter();
  private lines: string[] = [];
  private isAwaited = false;

  /** The board, once something can be run on it. */
  get connected(): ConnectedBoard | null {
    if (!this.isThere || !this.live) return null;
    return {
      isFree: this.phase === 'connected' && this.mayAct,
      use: (context, work) => this.occupied('running', context, work),
    };
  }

  /** Follows the board of the page's server, as long as it has one. */
  followServed(served: ServedBoard, context: ToolContext): void {
    this.served = served;
    this.shownRun = context.recording?.run ?? null;
    this.phase = 'connecting';
    this.catalogue = context.catalogue.filter(({ name }) => name !== FREE);
    served.listen(
      (news) => {
        if (this.phase === 'none' || this.phase === 'gone') this.phase = 'connecting';
        this.hear(news, context);
      },
      () => {
        this.phase = 'gone';
        this.live = null;
        context.redraw();
      },
    );
  }

  private get mayAct(): boolean {
    return !this.served || this.served.mayAct || this.servedAs?.shared === true;
  }

  private get isThere(): boolean {
    return ['connected', 'flashing', 'running'].includes(this.phase);
  }

  view(context: ToolContext): TemplateResult {
    const texts = BOARD_TEXTS[context.language];
    const { isThere } = this;
    this.shownRun = context.recording?.run ?? context.origin?.run ?? this.shownRun;
    return html`<h2>${texts.title}</h2>
      ${isThere || this.served ? nothing : html`<p>${texts.introduction}</p>`}
      <div class="calls" ?hidden=${this.served !== null}>
        ${isThere ? nothing : button(texts.connect, this.phase !== 'connecting', () => this.choose(context), 'main')}
        ${isThere ? button(texts.disconnect, this.phase === 'connected', () => this.leave()) : nothing}
      </div>
      <div role="status">${this.status(texts, context.language)}</div>
      ${this.problem ? problemView(this.problem, context.language) : nothing}
      ${isThere ? this.actions(texts, context) : nothing}
      ${this.phase === 'connected' ? twinView(context) : nothing}
      ${this.live ? this.twin(this.ran ?? this.live, texts, context.language) : nothing}
      ${isThere && !this.served ? this.console(texts) : nothing}`;
  }

  private status(texts: BoardTexts, language: Language) {
    const { phase, board, step, servedAs } = this;
    if (phase === 'gone' && this.served) return html`<p class="reason">${texts.serverGone}</p>`;
    if (phase === 'connecting') return html`<p>${texts.connecting}</p>`;
    if (phase === 'gone') return html`<p class="reason">${texts.gone}</p>`;
    if (phase === 'flashing' && step) return flashView(step, texts);
    if (phase === 'running') return html`<p>${this.told?.[language] ?? texts.running}</p>`;
    if (phase !== 'connected') return nothing;
    if (servedAs)
      return html`<p>${texts.served(servedAs.board)}</p>
      ${this.mayAct ? nothing : html`<p>${texts.watchOnly}</p>`} ${this.afterwards(texts, language)}`;
    if (!board) return nothing;
    const { kaluma, status } = board;
    return html`<p>${status ? texts.found(kaluma, status.app) : texts.noProgram(kaluma)}</p>
      ${status && status.app !== VERSION ? html`<p>${texts.otherVersion(status.app, VERSION)}</p>` : nothing}
      ${status?.states === 'inferred' ? html`<p>${texts.stock}</p>` : nothing}
      ${step ? html`<p>${texts.flashed}</p>` : nothing} ${this.afterwards(texts, language)}`;
  }

  /** Why it is not followed, and how what ran on it went. */
  private afterwards(texts: BoardTexts, language: Language) {
    return html`${this.notFollowed ? html`<p>${this.served ? nothing : texts.notFollowed}</p>${problemView(this.notFollowed, language)}` : nothing}
      ${this.ran?.outcome ? html`<section class="ran" aria-label=${texts.ran}><p>${texts.ran} <b>${this.ran.title[language]}</b></p>${verdictView({ recording: this.ran, language })}</section>` : nothing}`;
  }

  private actions(texts: BoardTexts, context: ToolContext) {
    const isFree = this.phase === 'connected' && this.mayAct;
    return html`<div class="calls">
        ${this.served ? nothing : button(texts.flash, isFree, () => this.flash(context))}
        ${button(texts.follow, this.phase === 'connected' && this.live !== null, () => this.follow(context))}
      </div>
      <label>
        ${texts.experiment}
        <select
          ?disabled=${!isFree}
          @change=${(event: Event) => {
            this.experiment = (event.target as HTMLSelectElement).value;
          }}
        >
          ${this.runs(texts, context.language).map(
            ([value, title]) =>
              html`<option value=${value} .selected=${value === this.choice}>${title}</option>`,
          )}
        </select>
      </label>
      <div class="calls">
        ${button(texts.run, isFree && this.live !== null, () => this.run(context), 'main')}
      </div>`;
  }

  /** What can be run: the catalogue, and before it the run that was shown, if it is none of those. */
  private runs(texts: BoardTexts, language: Language): [value: string, title: string][] {
    const experiments = this.catalogue.map(({ name, title }): [string, string] => [name, title[language]]);
    const { shownRun } = this;
    if (!shownRun || !isChanged(shownRun)) return experiments;
    const { experiment, edits, settings = {} } = shownRun;
    const title = experiments.find(([name]) => name === experiment)?.[1] ?? experiment;
    return [[AS_SHOWN, texts.asShown(title, edits.length + Object.keys(settings).length)], ...experiments];
  }

  private get choice(): string {
    const { shownRun } = this;
    if (this.experiment !== null) return this.experiment;
    if (!shownRun) return this.catalogue[0]?.name ?? AS_SHOWN;
    return isChanged(shownRun) ? AS_SHOWN : shownRun.experiment;
  }

  /** The LEDs as they are on the board. */
  private twin(recording: Recording, texts: BoardTexts, language: Language) {
    const moment = momentAt(recording, recording.endUs);
    return html`<section class="twin" aria-label=${texts.now}>
      <h3>${texts.now}</h3>
      ${boardView({ recording, moment, language })}
    </section>`;
  }

  private console(texts: BoardTexts) {
    const type = (event: SubmitEvent) => {
      event.preventDefault();
      const input = (event.target as HTMLFormElement).elements[0] as HTMLInputElement;
      void this.engine?.ask('typeOnBoard', input.value);
      input.value = '';
    };
    return html`<h3>${texts.console}</h3>
      <pre class="console" tabindex="0" role="log" aria-label=${texts.console}>${this.lines.join('\n')}</pre>
      <form class="calls" @submit=${type}>
        <input aria-label=${texts.line} placeholder=${texts.line} autocomplete="off" autocapitalize="off" spellcheck="false" />
        <button type="submit" ?disabled=${this.phase === 'flashing'}>${texts.type}</button>
      </form>`;
  }

  private async choose(context: ToolContext): Promise<void> {
    const serial = webSerial();
    try {
      this.port = await choosePort(serial);
    } catch (error) {
      this.problem = error as Problem;
      return context.redraw();
    }
    if (!this.isAwaited)
      serial?.addEventListener('connect', ({ target }) => {
        if (this.phase === 'gone') void this.connect(target as unknown as WebSerialPort, context);
      });
    this.isAwaited = true;
    await this.connect(this.port, context);
  }

  /** Until the board is gone, or was left. */
  private async connect(port: WebSerialPort, context: ToolContext): Promise<void> {
    const { redraw } = context;
    this.phase = 'connecting';
    Object.assign(this, { port, board: null, problem: null, notFollowed: null, step: null, live: null });
    Object.assign(this, { ran: null, told: null, lines: [], splitter: new LineSplitter() });
    redraw();
    try {
      this.engine ??= context.openEngine();
      this.catalogue = context.catalogue.filter(({ name }) => name !== FREE);
      const { port1, port2 } = new MessageChannel();
      relayOctets(await openWebSerial(port), port1);
      await this.engine.ask('connectBoard', port2, { tell: (news) => this.hear(news, context) });
      this.phase = this.port === null ? 'none' : 'gone';
    } catch (error) {
      this.problem = error as Problem;
      this.phase = 'none';
    }
    this.live = null;
    redraw();
  }

  private hear(news: BoardNews | ServedNews, context: ToolContext): void {
    if (this.served && this.phase === 'connecting') this.phase = 'connected';
    if (news.kind === 'served') this.servedAs = news;
    else if (news.kind === 'text') {
      const fresh = this.splitter.take(news.text).map((line) => printable(line, '\t'));
      this.lines = [...this.lines, ...fresh].slice(-KEPT_LINES);
    } else if (news.kind === 'board') {
      this.board = news;
      this.notFollowed = null;
      if (this.phase === 'connecting') this.phase = 'connected';
    } else if (news.kind === 'not followed') this.notFollowed = news.error;
    else if (news.kind === 'void') this.told = news.why;
    else {
      this.notFollowed = null;
      if (this.live) context.grow(this.live, news.recording);
      else context.show(news.recording, news.recording.endUs);
      this.live = news.recording;
    }
    context.redraw();
  }

  private async flash(context: ToolContext): Promise<void> {
    await this.occupied('flashing', context, async () => {
      this.step = null;
      const tell = (step: FlashStep) => {
        this.step = step;
        context.redraw();
      };
      await this.engine?.ask('flashBoard', null, { tell });
    }).catch(() => {}); // it is told
  }

  /** On the virtual board, too, which is shown beside it. */
  private async run(context: ToolContext): Promise<void> {
    const { choice } = this;
    const run = choice === AS_SHOWN ? this.shownRun : { experiment: choice, edits: [] };
    if (!run) return;
    let before: Recording | null = null;
    await this.occupied('running', context, async (engine) => {
      this.told = null;
      const virtual = await context.engine.ask('record', run);
      const take = (recording: Recording) => {
        if (before) context.grow(before, recording);
        else context.pair(virtual, recording, recording.endUs);
        before = recording;
        this.ran = recording;
        context.redraw();
      };
      take(await engine.ask('runOnBoard', run, { tell: take }));
    }).catch(() => {}); // it is told
  }

  private follow({ show, redraw }: ToolContext): void {
    this.ran = null;
    if (this.live) show(this.live, this.live.endUs);
    redraw();
  }

  private async leave(): Promise<void> {
    this.port = null;
    await this.engine?.ask('disconnectBoard', null);
  }

  /** An error is shown, and thrown again. */
  private async occupied<Result>(
    phase: 'flashing' | 'running',
    { redraw }: ToolContext,
    work: (board: BoardEngine) => Promise<Result>,
  ): Promise<Result> {
    const board = this.served ?? this.engine;
    if (!board || this.phase !== 'connected') throw new Error('the board is not free');
    this.phase = phase;
    this.problem = null;
    redraw();
    try {
      return await work(board);
    } catch (error) {
      // That it was broken off is what was asked for.
      if ((error as Error).name !== 'AbortError') this.problem = error as Problem;
      this.step = null;
      throw error;
    } finally {
      if (this.phase === phase) this.phase = 'connected';
      redraw();
    }
  }
}

/** Whether it is another run than the catalogue's. */
function isChanged({ edits, settings, script }: Run): boolean {
  return edits.length > 0 || settings !== undefined || script !== undefined;
}

function button(
  label: string,
  isEnabled: boolean,
  act: (event: Event) => unknown,
  kind = '',
): TemplateResult {
  return html`<button type="button" class=${kind} ?disabled=${!isEnabled} @click=${act}>${label}</button>`;
}

function flashView(step: FlashStep, { flashing }: BoardTexts): TemplateResult {
  if (step.step !== 'write') return html`<p>${flashing[step.step]}</p>`;
  const { blocks, ofBlocks } = step;
  const text = flashing.write(blocks, ofBlocks);
  return html`<p><progress max=${ofBlocks} value=${blocks} aria-label=${text}></progress> ${text}</p>`;
}

/** In words for the page where it has them: those of the commands name other commands. */
function problemView({ fault, problem, nextStep, message }: Problem, language: Language): TemplateResult {
  const { faults } = BOARD_TEXTS[language];
  const known = fault !== undefined && fault in faults ? faults[fault as keyof typeof faults] : null;
  return html`<div class="mistake" role="alert">
    <p><b>${known?.problem ?? inLanguage(problem ?? message, language)}</b></p>
    <p>${known?.nextStep ?? inLanguage(nextStep ?? '', language)}</p>
    ${known && problem ? html`<p class="reason">${inLanguage(problem, language)}</p>` : nothing}
  </div>`;
}
