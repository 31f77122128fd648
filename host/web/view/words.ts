import { html, nothing, type TemplateResult } from 'lit-html';
import type { Language } from '../../language.ts';
import { segmentLabel } from '../../report/number-text.ts';
import { type Happening, happeningsOf } from '../recording/moment.ts';
import { type Told, tellHappening } from './happening-words.ts';
import { ladderStories } from './ladder-stories.ts';
import { VIEW_TEXTS, type ViewTexts, viewTexts } from './texts.ts';
import type { ViewProps } from './view.ts';

/** The step under way, and what happened last and why, for people to read. */
export function wordsView(props: ViewProps): TemplateResult {
  const { moment, language } = props;
  const { step } = moment;
  const latest = latestWithoutSteps(props);
  const told = tellHappening(latest, props);
  return html`<div class="words">
    ${
      step
        ? html`<p class="step">${step.text[language]}${
            step.failed ? html` <strong class="failed">${step.failed[language]}</strong>` : nothing
          }</p>`
        : nothing
    }
    ${latest && told ? html`<p class="what">${headlineOf(latest, props)}</p>` : nothing}
    <p class="why">${told ? sayTold(told, language, viewTexts(props.recording, language)) : nothing}</p>
    ${told ? html`<p class="section">${told.section.startsWith('§') ? `RFC 9293 ${told.section}` : told.section}</p>` : nothing}
  </div>`;
}

/** What is done next says itself what it is: until something comes of it, what happened before is explained. */
function latestWithoutSteps({ recording, moment: { latest, timeUs } }: ViewProps): Happening | null {
  if (latest?.kind !== 'step') return latest;
  return happeningsOf(recording).findLast((one) => one.timeUs <= timeUs && one.kind !== 'step') ?? null;
}

/** One sentence for each transition, to be told to those who do not see it: for one polite live region of the page. */
export function announcement(props: ViewProps): string {
  const { latest } = props.moment;
  if (latest?.kind !== 'state') return '';
  const [sentence] = sayTold(
    tellHappening(latest, props)!,
    props.language,
    viewTexts(props.recording, props.language),
  ).split(/(?<=[.。])\s?/);
  return `${headlineText(latest, props)}. ${sentence}`;
}

function headlineOf(latest: Happening, props: ViewProps): TemplateResult | string {
  if (latest.kind !== 'state') return headlineText(latest, props);
  const { from, step } = latest;
  const who = viewTexts(props.recording, props.language).Ends[latest.end];
  return html`${who}: <span class="state-${from}">${from ?? 'CLOSED'}</span> →
    <b class="state-${step.state}">${step.state}</b>`;
}

function headlineText(latest: Happening, props: ViewProps): string {
  const texts = viewTexts(props.recording, props.language);
  if (latest.kind === 'state')
    return `${texts.Ends[latest.end]}: ${latest.from ?? 'CLOSED'} → ${latest.step.state}`;
  if (latest.kind === 'call') return `${texts.Ends.board}: ${latest.call.call}()`;
  if (latest.kind === 'step') return latest.step.text[props.language];
  const { segment, kind } = latest;
  const story = ladderStories(props.recording).find(({ segments }) => segments.includes(segment));
  const label = story ? segmentLabel(segment, props.numbers, story.names) : segment.flags;
  const [from, to] =
    segment.from === 'client' ? (['client', 'board'] as const) : (['board', 'client'] as const);
  return `${texts.Ends[from]} → ${texts.ends[to]}: ${label} · ${texts.happens[kind]}`;
}

/** The words with both ends' names in the place of the placeholders. */
export function sayTold(
  { words, me }: Told,
  language: Language,
  { inText, Ends }: Pick<ViewTexts, 'inText' | 'Ends'> = VIEW_TEXTS[language],
): string {
  const you = me === 'client' ? 'board' : 'client';
  const names: Record<string, string> = {
    me: inText[me],
    you: inText[you],
    Me: language === 'en' ? `The ${Ends[me].toLowerCase()}` : inText[me],
    You: language === 'en' ? `The ${Ends[you].toLowerCase()}` : inText[you],
  };
  return words[language].replace(/\{(\w+)\}/g, (_, name: string) => names[name] ?? '');
}
