import type { Conversation } from '../capture/conversations.ts';
import type { SeenStates } from '../capture/seen-states.ts';
import { inLanguage } from '../in-language.ts';
import { endpointText } from '../packet/packet.ts';
import { drawLadders } from '../report/ladder.ts';
import type { NumberStyle } from '../report/number-text.ts';
import { described, WIDEST_PROSE } from '../report/text-layout.ts';
import type { Style } from '../report/theme.ts';
import { ladderOf } from './conversation-ladder.ts';
import { type Finding, findingsOf } from './findings.ts';

export interface LadderReportOptions extends Style {
  numbers: NumberStyle;
  /** Draw whatever there is, however long. */
  all: boolean;
}

/** More than a person looks through: a capture of a day in a network has thousands. */
const CONVERSATIONS_MAX = 10;

/** Of one ladder, at its beginning and at its end each: there the connection is opened and closed. */
const LINES_MAX = 60;

/** Each conversation as a ladder, with its findings. */
export function renderConversations(
  conversations: readonly Conversation[],
  beganUs: number,
  options: LadderReportOptions,
): string[] {
  const drawn = options.all ? conversations : conversations.slice(0, CONVERSATIONS_MAX);
  const leftOut = conversations.length - drawn.length;
  const more = `${leftOut} more conversations: --conversation or --port chooses, --all draws all of them.`;
  return [
    ...drawn.flatMap((each) => renderConversation(each, beganUs, options)),
    ...(leftOut > 0 ? [inLanguage(more, options.language)] : []),
  ];
}

function renderConversation(
  conversation: Conversation,
  beganUs: number,
  options: LadderReportOptions,
): string[] {
  const { heading, ladder, states } = renderLadder(conversation, beganUs, options);
  const leftOut = ladder.length - 2 * LINES_MAX;
  const gap = inLanguage(`(${leftOut} lines left out; --all draws them)`, options.language);
  const lines =
    options.all || leftOut <= 0 ? ladder : [...ladder.slice(0, LINES_MAX), gap, ...ladder.slice(-LINES_MAX)];
  const findings = findingsOf(conversation, states.source, options.language);
  return [heading, ...lines, '', ...labelled(findings, options), ''];
}

function renderLadder(
  conversation: Conversation,
  beganUs: number,
  { columns, language, numbers, theme }: LadderReportOptions,
): { heading: string; ladder: string[]; states: SeenStates } {
  const { rows, states } = ladderOf(conversation, beganUs);
  const ends = `${endpointText(conversation.client)} → ${endpointText(conversation.server)}`;
  const heading = [
    theme.chalk.bold.underline(inLanguage(`conversation ${conversation.number}`, language)),
    conversation.interface,
    theme.chalk.bold(ends),
  ];
  return {
    heading: heading.filter((text) => text !== '').join('  '),
    ladder: drawLadders([rows], { columns, numbers, language, theme, otherEnd: 'server' }),
    states,
  };
}

/** Each with its label in front. */
export function labelled(findings: readonly Finding[], { columns, theme }: LadderReportOptions): string[] {
  return described(findings, Math.min(columns, WIDEST_PROSE), theme.chalk.dim);
}

/** The conversation of the last segment, at most that many rows high: of a longer ladder its end. */
export function renderGrowing(
  conversations: readonly Conversation[],
  beganUs: number,
  rows: number,
  options: LadderReportOptions,
): string[] {
  const lastPacket = ({ segments }: Conversation) => segments.at(-1)?.number ?? 0;
  const [latest] = [...conversations].sort((a, b) => lastPacket(b) - lastPacket(a));
  if (!latest) return [];
  const { heading, ladder } = renderLadder(latest, beganUs, options);
  return [heading, ...ladder.slice(-Math.max(1, rows - 1))];
}
