import { html, nothing, type TemplateResult } from 'lit-html';
import { inLanguage } from '../../in-language.ts';
import type { Language } from '../../language.ts';
import { printable } from '../../printable.ts';
import type { Engine } from '../engine/engine.ts';
import type { ToolContext } from '../tools/context.ts';
import { CAPTURE_TEXTS, type CaptureTexts } from './capture-texts.ts';
import { ConversationList } from './conversation-list.ts';
import type { CapturedConversation } from './conversation-recording.ts';
import { type CaptureSummary, SEGMENTS_SHOWN } from './opened-capture.ts';

/** A file that is being read or has been. */
interface OpenFile {
  name: string;
  /** A worker of its own, which holds what was read; ended with it. */
  engine: Engine;
  /** From 0 to 1. */
  share: number;
  summary: CaptureSummary | null;
  /** What went wrong in the reading itself. */
  failure: string | null;
  list: ConversationList | null;
  shown: CapturedConversation | null;
}

/** Capture files: chosen or dropped, their conversations, and one of these as a recording. */
export class CaptureTool {
  private file: OpenFile | null = null;

  view(context: ToolContext): TemplateResult {
    const { language } = context;
    const texts = CAPTURE_TEXTS[language];
    const { file } = this;
    const take = (event: Event) => {
      const [chosen] = (event.target as HTMLInputElement).files ?? [];
      if (chosen) this.open(chosen, context);
    };
    return html`<h2>${texts.title}</h2>
      ${file ? nothing : html`<p>${texts.introduction}</p>`}
      <p>
        <label class="file">
          ${texts.choose}
          <input type="file" accept=".pcap,.pcapng,.cap,.gz" @change=${take} />
        </label>
      </p>
      ${file ? this.fileView(file, context, texts) : nothing}`;
  }

  /** Reads a file in place of the one before. */
  open(file: File, context: ToolContext): void {
    this.file?.engine.close();
    const engine = context.openEngine();
    const opened: OpenFile = {
      name: printable(file.name).slice(0, 100),
      engine,
      share: 0,
      summary: null,
      failure: null,
      list: null,
      shown: null,
    };
    this.file = opened;
    const tell = (share: number) => {
      opened.share = share;
      context.redraw();
    };
    engine
      .ask('openCapture', file, { tell })
      .then((summary) => {
        opened.summary = summary;
        if (summary.conversations === 0) return;
        opened.list = new ConversationList(engine, context.redraw, (number) =>
          this.show(opened, number, 1, context),
        );
        return this.show(opened, 1, 1, context);
      })
      .catch((error: Error) => {
        opened.failure = error.message;
      })
      .finally(context.redraw);
    context.redraw();
  }

  private async show(file: OpenFile, number: number, first: number, context: ToolContext): Promise<void> {
    const shown = await file.engine.ask('conversation', { number, first });
    if (this.file !== file) return;
    file.shown = shown;
    const { recording } = shown;
    context.show({ ...recording, origin: { file: file.name } }, recording.segments[0]?.timeUs ?? 0);
  }

  private fileView(file: OpenFile, context: ToolContext, texts: CaptureTexts) {
    const { language } = context;
    const { name, summary, list, shown, failure, share } = file;
    if (failure !== null) return html`<p role="alert">${name}: ${inLanguage(failure, language)}</p>`;
    if (!summary) {
      const percent = Math.floor(share * 100);
      return html`<p role="status">
        <progress max="1" value=${share} aria-label=${texts.reading(name, percent)}></progress>
        ${texts.reading(name, percent)}
        <button type="button" @click=${() => this.stop(context)}>${texts.cancel}</button>
      </p>`;
    }
    const { problem, packets, conversations, remarks } = summary;
    if (problem)
      return html`<div class="mistake" role="alert">
        <p><strong>${problem.problem[language]}</strong></p>
        <p>${problem.nextStep[language]}</p>
      </div>`;
    return html`<p role="status">${texts.read(name, packets, conversations)}</p>
      ${remarks[language].map((remark) => html`<p class="remark">${remark}</p>`)}
      ${conversations > 1 ? list?.view(language, shown?.number ?? null) : nothing}
      ${shown ? this.shownView(file, shown, context, texts) : nothing}`;
  }

  private stop({ redraw }: ToolContext): void {
    this.file?.engine.close();
    this.file = null;
    redraw();
  }

  /** What is said of the conversation, and the way to its other parts. */
  private shownView(file: OpenFile, shown: CapturedConversation, context: ToolContext, texts: CaptureTexts) {
    const { number, first, last, segments } = shown;
    const button = (label: string, from: number, can: boolean) =>
      html`<button
        type="button"
        ?disabled=${!can}
        @click=${() => this.show(file, number, from, context)}
      >
        ${label}
      </button>`;
    return html`<section class="findings">
      <h3>${texts.conversation(number)}</h3>
      ${
        last - first + 1 < segments
          ? html`<p>
              ${button(texts.earlier, Math.max(1, first - SEGMENTS_SHOWN), first > 1)}
              ${texts.part(first, last, segments)} ${button(texts.later, last + 1, last < segments)}
            </p>`
          : nothing
      }
      ${findingsView(shown, context.language)}
    </section>`;
  }
}

function findingsView({ findings }: CapturedConversation, language: Language): TemplateResult {
  return html`<dl class="facts">
    ${findings[language].map(([label, text]) => html`<dt>${label}</dt><dd>${text}</dd>`)}
  </dl>`;
}
