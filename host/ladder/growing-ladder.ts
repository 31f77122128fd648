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
export class GrowingLadder {
  private readonly stream: NodeJS.WriteStream;
  private readonly choice: WantedConversation;
  private readonly options: Omit<LadderReportOptions, 'columns'>;
  private readonly screen: LiveScreen;
  private timer: NodeJS.Timeout | null = null;
  private pauseMs = FRAME_MS;

  constructor(
    stream: NodeJS.WriteStream,
    choice: WantedConversation,
    options: Omit<LadderReportOptions, 'columns'>,
  ) {
    this.stream = stream;
    this.choice = choice;
    this.options = options;
    this.screen = new LiveScreen(stream);
  }

  show(contents: CaptureContents): void {
    this.timer ??= setTimeout(() => this.draw(contents), this.pauseMs);
  }

  /** Takes the picture away. */
  close(): void {
    if (this.timer) clearTimeout(this.timer);
    this.screen.clear();
  }

  private draw(contents: CaptureContents): void {
    this.timer = null;
    const began = performance.now();
    const { columns, rows } = this.stream;
    const conversations = contents.tell().conversations.filter((each) => isChosen(each, this.choice));
    const status = inLanguage(
      `packets: ${contents.packets}, conversations: ${conversations.length}. Ctrl-C ends the capture and prints the report.`,
      this.options.language,
    );
    const options = { ...this.options, columns };
    const ladder = renderGrowing(conversations, contents.beganUs, rows - 3, options);
    this.screen.draw([...ladder, '', this.options.theme.chalk.dim(status)]);
    this.pauseMs = Math.max(FRAME_MS, PAUSE_PER_DRAWING * (performance.now() - began));
  }
}
