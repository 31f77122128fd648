import type { AskOptions, KalumaPrompt } from './kaluma-prompt.ts';
import { SerialError } from './serial-error.ts';

/** The first whose boards can be access points. */
const OLDEST = '1.2.0';
/** Kaluma's names of boards without a radio. */
const WITHOUT_RADIO = ['pico', 'pico2'];

/**
 * Kaluma's version on the board, such as "1.2.1".
 * @throws SerialError `no-kaluma` if there is none, it is too old, or the board has no Wi-Fi
 */
export async function kalumaVersion(prompt: KalumaPrompt, options: AskOptions = {}): Promise<string> {
  await prompt.reachPrompt(options);
  const answer = await prompt.evaluate("process.version+' '+board.name");
  const [version = '', name = ''] = answer.split(' ');
  const number = /\d+\.\d+\.\d+/.exec(version)?.[0];
  const refuse = (problem: string, nextStep: string) => new SerialError('no-kaluma', problem, nextStep);
  if (!number)
    throw refuse(
      `what is on ${prompt.path} does not say which Kaluma it is`,
      'Put a current Kaluma on the board: firmware/README.md says how.',
    );
  if (number.localeCompare(OLDEST, 'en', { numeric: true }) < 0)
    throw refuse(
      `Kaluma ${version} is too old for the lab, which needs ${OLDEST} or later`,
      'Put 1.2.1 on a Pico W, or 1.3 on a Pico 2 W: firmware/README.md says how.',
    );
  if (WITHOUT_RADIO.includes(name))
    throw refuse(
      `the board on ${prompt.path} is a ${name}, without Wi-Fi, or has the Kaluma of one`,
      'The lab needs a Pico W or Pico 2 W, with the Kaluma made for it.',
    );
  return version;
}
