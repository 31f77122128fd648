import { html, nothing, type TemplateResult } from 'lit-html';
import type { TcpState } from '../../../src/tcp-states.ts';
import { withoutIdleListener } from '../recording/moment.ts';
import type { ProgramCall, Recording } from '../recording/recording.ts';
import { timeText } from './durations.ts';
import { VIEW_TEXTS } from './texts.ts';
import type { ViewProps } from './view.ts';

interface ProgramProps extends ViewProps {
  /** The program's source by file, `src/lab/lab-server.ts` for one. */
  sources: ReadonlyMap<string, string>;
}

/** What is shown before the program has done anything. */
const FIRST_FILE = 'src/lab/lab-server.ts';
/** Lines around the one that acts. */
const AROUND = 9;

/** The program on the board: the call it made last, the line that made it, and the state in which it did. */
export function programView(props: ProgramProps): TemplateResult {
  const { recording, moment, language, sources } = props;
  const texts = VIEW_TEXTS[language];
  const call = recording.calls.findLast(({ timeUs }) => timeUs <= moment.timeUs);
  const place = call && placeOf(call, sources);
  const state = call && stateBefore(recording, call);
  return html`<div class="program">
    <p class="call">
      ${
        call
          ? html`<b>${call.call}()</b> ${state ? html`${texts.callIn} <b class="state-${state}">${state}</b>` : nothing}
            <span class="soft">${timeText(call.timeUs)} s</span>`
          : html`<span class="soft">${texts.noCall}</span>`
      }
    </p>
    ${excerpt(place?.file ?? FIRST_FILE, place?.line ?? null, props)}
    ${
      call && call.lines.length > 1
        ? html`<p class="trail soft">${texts.calledThrough} ${[...call.lines]
            .reverse()
            .map(
              ({ file, line }, at) =>
                html`${at > 0 ? ' → ' : nothing}<code>${file.split('/').at(-1)}:${line}</code>`,
            )}</p>`
        : nothing
    }
  </div>`;
}

/** The lab's own line, not that of the layers below it. */
function placeOf({ lines }: ProgramCall, sources: ReadonlyMap<string, string>) {
  const known = lines.filter(({ file }) => sources.has(file));
  const isBelow = ({ file }: { file: string }) => file.startsWith('src/network/');
  return known.find(({ file }) => file === FIRST_FILE) ?? known.find((one) => !isBelow(one)) ?? known[0];
}

/** What the call found the connection in: it may have changed it at once. */
function stateBefore({ board }: Recording, { timeUs, clientPort }: ProgramCall): TcpState | undefined {
  const own = withoutIdleListener(board).filter((step) => step.clientPort === clientPort);
  const isBefore = (step: (typeof own)[number]) =>
    step.timeUs < timeUs || (step.timeUs === timeUs && step.cause !== 'call');
  return own.findLast(isBefore)?.state;
}

function excerpt(file: string, line: number | null, { sources, language }: ProgramProps) {
  const source = sources.get(file);
  if (source === undefined) return nothing;
  const lines = source.trimEnd().split('\n');
  const middle = line ?? lines.findIndex((text) => text.includes('class LabConnection')) + AROUND;
  const first = Math.max(0, Math.min(middle - AROUND, lines.length - 2 * AROUND));
  const shown = lines.slice(first, first + 2 * AROUND);
  return html`<figure>
    <figcaption><code>${file}</code></figcaption>
    <pre tabindex="0" role="region" aria-label=${file}>${shown.map((text, at) => {
      const number = first + at + 1;
      return html`<span class="line ${number === line ? 'acts' : ''}"><span class="no">${number}</span>${
        number === line
          ? html`<span class="visually-hidden">${VIEW_TEXTS[language].thisLine}</span>`
          : nothing
      }${text}\n</span>`;
    })}</pre>
  </figure>`;
}
