import type { Conversation } from '../capture/conversations.ts';
import { LabError } from '../lab-error.ts';

/** Which conversations are wanted; all of them where neither is given. */
export interface WantedConversation {
  readonly number?: number;
  /** Of either end. */
  readonly port?: number;
}

export function isChosen({ number, client, server }: Conversation, choice: WantedConversation): boolean {
  const hasPort = choice.port === undefined || client.port === choice.port || server.port === choice.port;
  return hasPort && (choice.number === undefined || choice.number === number);
}

/** @throws {LabError} if no conversation matches. */
export function chooseConversations(
  all: readonly Conversation[],
  { number, port }: WantedConversation,
): Conversation[] {
  if (number !== undefined && number > all.length) {
    throw new LabError(
      `there is no conversation ${number}`,
      `The last one of this capture is ${all.length}.`,
    );
  }
  const chosen = all.filter((each) => isChosen(each, { number, port }));
  if (chosen.length > 0) return chosen;
  const ports = [...new Set(all.map(({ server }) => server.port))].sort((a, b) => a - b);
  throw new LabError(
    number === undefined
      ? `no conversation has an end with port ${port}`
      : `conversation ${number} has no end with port ${port}`,
    `The servers’ ports in this capture are ${ports.join(', ')}.`,
  );
}
