import type { Experiment } from '../../model/experiment.ts';
import { closeWaitLeak } from './close-wait-leak.ts';
import { dataAfterClose } from './data-after-close.ts';
import { dataAfterHalfClose } from './data-after-half-close.ts';
import { fiveWithheldHandshakes } from './five-withheld-handshakes.ts';
import { halfOpenAfterCrash } from './half-open-after-crash.ts';
import { lostFin } from './lost-fin.ts';
import { lostFinalAck } from './lost-final-ack.ts';
import { lostSynAck } from './lost-syn-ack.ts';
import { lostThirdAck } from './lost-third-ack.ts';
import { oldDuplicateSyn } from './old-duplicate-syn.ts';
import { oldSynOvertakes } from './old-syn-overtakes.ts';
import { resetExact } from './reset-exact.ts';
import { resetInWindow } from './reset-in-window.ts';
import { resetOutsideWindow } from './reset-outside-window.ts';
import { simultaneousClose } from './simultaneous-close.ts';
import { simultaneousOpen } from './simultaneous-open.ts';
import { sixFlags } from './six-flags.ts';
import { timeWaitEarlySyn } from './time-wait-early-syn.ts';
import { timeWaitFinAgain } from './time-wait-fin-again.ts';
import { timeWaitReset } from './time-wait-reset.ts';
import { twoMsl } from './two-msl.ts';
import { vanishedClient } from './vanished-client.ts';
import { vanishedIdleClient } from './vanished-idle-client.ts';
import { withheldFinalAck } from './withheld-final-ack.ts';
import { withheldThirdAck } from './withheld-third-ack.ts';
import { wrongThirdAck } from './wrong-third-ack.ts';

/** What takes more than an ordinary client: segments written by hand, and a cable that loses or delays them. In the order in which they teach. */
export const SEGMENT_EXPERIMENTS: readonly Experiment[] = [
  sixFlags,
  withheldThirdAck,
  lostThirdAck,
  lostSynAck,
  wrongThirdAck,
  oldDuplicateSyn,
  oldSynOvertakes,
  simultaneousOpen,
  fiveWithheldHandshakes,
  dataAfterClose,
  dataAfterHalfClose,
  lostFin,
  lostFinalAck,
  withheldFinalAck,
  simultaneousClose,
  closeWaitLeak,
  twoMsl,
  timeWaitFinAgain,
  timeWaitReset,
  timeWaitEarlySyn,
  resetExact,
  resetInWindow,
  resetOutsideWindow,
  halfOpenAfterCrash,
  vanishedClient,
  vanishedIdleClient,
];
