import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { BoardInfo } from '../board/board.ts';
import type { Experiment } from '../experiments/model/experiment.ts';
import type { Outcome, Progress, Report, Verdict } from '../experiments/model/outcome.ts';
import { runExperiments } from '../experiments/run-experiments.ts';
import { ExitCode } from '../lab-error.ts';
import type { Language } from '../language.ts';
import { said, tell } from '../node/tell.ts';
import { printJson, printLines } from '../printable.ts';
import {
  type ReportOptions,
  renderExplanation,
  renderHeading,
  renderOutcome,
} from '../report/experiment-report.ts';
import { jsonReport } from '../report/json.ts';
import { junitReport } from '../report/junit.ts';
import { renderMismatch } from '../report/mismatch.ts';
import type { ProgressDisplay } from '../report/progress-display.ts';
import { renderVerdictTable, verdictText } from '../report/verdict-table.ts';
import { captured } from './capture-file.ts';
import { againText, chancesText, checkSeed, conditionsOf } from './chance-options.ts';
import { type ChosenBoard, chooseBoard } from './choose-board.ts';
import type { RunCommandOptions } from './options.ts';
import { endOnInterrupt } from './process-ends.ts';
import { styleOf } from './style.ts';
import { writeFile } from './write-file.ts';

/**
 * Runs experiments on a board and reports them: on stdout, or with --json on stderr, stdout being for the one object then. What is shown while
 * they run always goes to stderr.
 * @throws LabError, also if there is a seed, and nothing left to chance
 */
export async function runLab(experiments: Experiment[], options: RunCommandOptions): Promise<ExitCode> {
  checkSeed(experiments, options);
  const { fast, speed = 1 } = options;
  const board = await chooseBoard(options, fast ? 'fast' : { speed });
  tell(process.stderr, `Board: ${board.where}.`, ...paceText(board, options), ...chancesText(options));
  // On the virtual clock an experiment is over before anyone could look; the display's library takes a tenth of a fast run.
  const { progressDisplay } =
    fast && board.kind === 'virtual' ? {} : await import('../report/progress-display.ts');
  const display = progressDisplay?.(process.stderr, reportStyle(options, 'stderr'));
  const reporter = reporterOf(experiments, options, display);
  const goOn = endOnInterrupt(() => display?.leave?.());
  try {
    const report = await captured(board, options, ({ open, capture }) =>
      runExperiments(experiments, {
        openBoard: async () => {
          await reporter.beforeNext();
          const opened = await open();
          display?.watch?.(opened);
          return opened;
        },
        onProgress: (progress) => {
          if (progress.kind === 'begin') capture?.nameInterface(progress.experiment);
          reporter.take(progress);
        },
        conditions: conditionsOf(options),
      }),
    );
    reporter.conclude(report);
    return report.outcomes.some(({ verdict }) => verdict === 'fail') ? ExitCode.fail : ExitCode.pass;
  } finally {
    display?.clear?.();
    goOn();
  }
}

function reportStyle(options: RunCommandOptions, output: 'stdout' | 'stderr'): ReportOptions {
  return { ...styleOf(options, output), numbers: options.absolute ? 'absolute' : 'relative' };
}

/** A real board's clock does not go as fast as it is told. */
function paceText(board: ChosenBoard, { fast, speed }: RunCommandOptions): string[] {
  const option = fast ? '--fast' : speed === undefined ? null : '--speed';
  const keepsWallTime = board.kind === 'tcp' || board.kind === 'serial';
  return keepsWallTime && option !== null
    ? [`${option} is for the virtual board: this one keeps the wall clock’s time.`]
    : [];
}

const SUMMARY: Record<
  Language,
  (board: BoardInfo, passed: number, failed: number, skipped: number) => string
> = {
  en: ({ kind, lwip, states }, passed, failed, skipped) =>
    `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''} on the ${kind} board (lwIP ${lwip}${states === 'inferred' ? ', states inferred' : ''}).`,
  zh: ({ kind, name, lwip, states }, passed, failed, skipped) =>
    `${passed} 个通过，${failed} 个失败${skipped > 0 ? `，${skipped} 个跳过` : ''}（${kind === 'virtual' ? '虚拟开发板' : name}，lwIP ${lwip}${states === 'inferred' ? '，状态为推断' : ''}）。`,
};

/** Tells people of each experiment as it begins and ends, and of all of them at the end. */
function reporterOf(experiments: Experiment[], options: RunCommandOptions, display?: ProgressDisplay) {
  const { json, junit, explain, pause } = options;
  const output = json ? 'stderr' : 'stdout';
  const style = reportStyle(options, output);
  const { language, theme } = style;
  let began = false;
  const print = (lines: string[]) => printLines(process[output], lines);
  const experimentOf = (name: string) => experiments.find((each) => each.name === name) as Experiment;

  const outcomeLines = (outcome: Outcome): string[] =>
    json
      ? [
          `${verdictText(outcome.verdict, language, theme)}  ${outcome.name}`,
          ...outcome.mismatches.flatMap((mismatch) => renderMismatch(mismatch, style)),
        ]
      : [
          ...renderOutcome(outcome, style),
          ...(explain ? ['', ...renderExplanation(experimentOf(outcome.name), style)] : []),
        ];

  return {
    take(progress: Progress): void {
      began = true;
      if (progress.kind === 'begin' && !json)
        print(['', ...renderHeading(experimentOf(progress.experiment), style), '']);
      display?.show(progress);
      if (progress.kind === 'void') printLines(process.stderr, [progress.why[language]]);
      if (progress.kind === 'end') print(outcomeLines(progress.outcome));
    },

    /** With --pause the report stays on the screen until Enter is pressed, or the terminal's input ends. */
    async beforeNext(): Promise<void> {
      const { stdin } = process;
      if (!pause || !began || !stdin.isTTY || stdin.readableEnded) return;
      tell(process.stderr, '', 'Enter: the next experiment');
      const lines = createInterface({ input: stdin });
      await Promise.race([once(lines, 'line'), once(lines, 'close')]);
      lines.close();
    },

    conclude(report: Report): void {
      if (json) printJson(process.stdout, jsonReport(report));
      if (junit !== undefined)
        writeFile(junit, junitReport(report), 'the report', 'tcplab run --junit tcplab.xml');
      const those = (wanted: Verdict) => report.outcomes.filter(({ verdict }) => verdict === wanted);
      const failed = those('fail');
      const names = failed.map(({ name }) => experimentOf(name).source?.file ?? name);
      print([
        ...(json ? [] : ['', ...renderVerdictTable(report.outcomes, style)]),
        SUMMARY[language](report.board, those('pass').length, failed.length, those('skipped').length),
        ...againText(names, options).map(said),
      ]);
    },
  };
}
