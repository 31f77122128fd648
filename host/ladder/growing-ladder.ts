import { inLanguage } from '../in-language.ts';
import { LiveScreen } from '../report/live-screen.ts';
import type { CaptureContents } from './capture-contents.ts';
import { type LadderReportOptions, renderGrowing } from './ladder-report.ts';
import { isChosen, type WantedConversation } from './wanted-conversation.ts';

/** The picture is drawn anew at most this often, in ms, */
const FRAME_MS = 100;
/** and so seldom that the drawing of a long capture takes a tenth of the time. */
const PAUSE_PER_DRAWING = 9;

/** Shows a capture on a terminal while it is being made: the ladder of the conversation in which something happened last. */
export function growingLadder(
  stream: NodeJS.WriteStream,
  choice: WantedConversation,
  options: Omit<LadderReportOptions, 'columns'>,
) {
  const screen = new LiveScreen(stream);
  let timer: NodeJS.Timeout | undefined;
  let pauseMs = FRAME_MS;
  const draw = (contents: CaptureContents) => {
    timer = undefined;
    const began = performance.now();
    const { columns, rows } = stream;
    const conversations = contents.tell().conversations.filter((each) => isChosen(each, choice));
    const status = `packets: ${contents.packets}, conversations: ${conversations.length}. Ctrl-C ends the capture and prints the report.`;
    const ladder = renderGrowing(conversations, contents.beganUs, rows - 3, { ...options, columns });
    screen.draw([...ladder, '', options.theme.chalk.dim(inLanguage(status, options.language))]);
    pauseMs = Math.max(FRAME_MS, PAUSE_PER_DRAWING * (performance.now() - began));
  };
  return {
    show(contents: CaptureContents): void {
      timer ??= setTimeout(() => draw(contents), pauseMs);
    },
    /** Takes the picture away. */
    close(): void {
      clearTimeout(timer);
      screen.clear();
    },
  };
}
