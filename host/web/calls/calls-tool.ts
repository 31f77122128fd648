import { html, nothing, type TemplateResult } from 'lit-html';
import { DEFAULT_SETTINGS, FIN_POLICIES, type LabSettings, settingError } from '../../../src/settings.ts';

import { begunBy, behind } from '../recording/address.ts';
import { FREE, type Run } from '../recording/run.ts';
import type { ToolContext } from '../tools/context.ts';
import { timeText } from '../view/durations.ts';
import { type Call, callsAt } from './calls.ts';
import { CALLS_TEXTS, type CallsTexts } from './calls-texts.ts';

/** As much as a person types to see it cross. In characters. */
const TEXT_MAX = 1000;

/** Both programs' calls as buttons, and how the board's behaves. */
export class CallsTool {
  private text = 'hello';
  /** The connection that was chosen; the latest one until then. */
  private port: number | null = null;

  view(context: ToolContext): TemplateResult | typeof nothing {
    const { recording, timeUs, language, redraw } = context;
    if (!recording) return nothing;
    const texts = CALLS_TEXTS[language];
    const begun = begunBy(recording, timeUs);
    const ports = begun.map(({ clientPort }) => clientPort);
    const port = this.port !== null && ports.includes(this.port) ? this.port : (ports.at(-1) ?? null);
    const calls = callsAt(recording, timeUs, port, this.text);
    const choose = (event: Event) => {
      this.port = Number((event.target as HTMLSelectElement).value);
      redraw();
    };
    return html`<h2>${texts.title(timeText(timeUs))}</h2>
      ${
        ports.length > 1
          ? html`<label>
              ${texts.connection}
              <select @change=${choose}>
                ${begun.map(
                  ({ clientPort, peer }) =>
                    html`<option value=${clientPort} .selected=${clientPort === port}>${peer ?? ''} :${clientPort}</option>`,
                )}
              </select>
            </label>`
          : nothing
      }
      ${(['client', 'board'] as const).map(
        (end) => html`<div class="calls" role="group" aria-label=${texts.ends[end]}>
          <h3>${texts.ends[end]}</h3>
          ${calls.filter((call) => call.end === end).map((call) => callButton(call, texts, context))}
        </div>`,
      )}
      <label>
        ${texts.text}
        <input
          maxlength=${TEXT_MAX}
          .value=${this.text}
          @input=${(event: Event) => {
            this.text = (event.target as HTMLInputElement).value;
            redraw();
          }}
        />
      </label>
      ${recording.run && recording.settings ? settingsView(recording.run, recording.settings, texts, context) : nothing}
      <button type="button" @click=${() => context.choose(FREE)}>${texts.free}</button>`;
  }
}

/** It keeps the focus where it makes no sense, so that the reason can be read. */
function callButton(
  { name, step, reason }: Call,
  texts: CallsTexts,
  { language, timeUs, fork }: ToolContext,
) {
  return html`<button
    type="button"
    aria-disabled=${reason !== null}
    title=${reason?.[language] ?? nothing}
    @click=${() => reason === null && fork({ atUs: behind(timeUs), step })}
  >
    ${texts.calls[name]}${reason ? html`<span class="reason">${reason[language]}</span>` : nothing}
  </button>`;
}

/** Those that differ from the experiment's own are in the run. */
function settingsView(
  run: Run,
  settings: LabSettings,
  texts: CallsTexts,
  { change }: ToolContext,
): TemplateResult {
  const set = (name: keyof LabSettings, value: unknown) => {
    if (settingError(name, value) === null) change({ ...run, settings: { ...run.settings, [name]: value } });
  };
  const field = (name: keyof LabSettings) => {
    const value = settings[name];
    if (name === 'onFin')
      return html`<select
        @change=${(event: Event) => set(name, (event.target as HTMLSelectElement).value)}
      >
        ${FIN_POLICIES.map(
          (policy) =>
            html`<option value=${policy} .selected=${policy === value}>${texts.policies[policy]}</option>`,
        )}
      </select>`;
    if (typeof value === 'boolean')
      return html`<input
        type="checkbox"
        .checked=${value}
        @change=${(event: Event) => set(name, (event.target as HTMLInputElement).checked)}
      />`;
    return html`<input
      type="number"
      min="0"
      step="1"
      .value=${String(value)}
      @change=${(event: Event) => set(name, (event.target as HTMLInputElement).valueAsNumber)}
    />`;
  };
  return html`<details class="board-settings">
    <summary>${texts.settings}</summary>
    <p class="soft">${texts.settingsNote}</p>
    ${(Object.keys(DEFAULT_SETTINGS) as (keyof LabSettings)[]).map(
      (name) => html`<label>${field(name)} ${texts.names[name]}</label>`,
    )}
  </details>`;
}
