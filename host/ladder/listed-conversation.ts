import type { Conversation } from '../capture/conversation.ts';
import { LabError } from '../lab-error.ts';

/** A conversation with its place in the capture. */
export interface ListedConversation {
  /** From 1, in the order in which they begin. */
  readonly number: number;
  readonly conversation: Conversation;
}

/** Which conversations are wanted; all of them where neither is given. */
export interface WantedConversation {
  readonly number?: number;
  /** Of either end. */
  readonly port?: number;
}

export function isChosen({ number, conversation }: ListedConversation, choice: WantedConversation): boolean {
  const { client, server } = conversation;
  const hasPort = choice.port === undefined || client.port === choice.port || server.port === choice.port;
  return hasPort && (choice.number === undefined || choice.number === number);
}

/** @throws {LabError} if no conversation matches. */
export function chooseConversations(
  all: readonly ListedConversation[],
  { number, port }: WantedConversation,
): ListedConversation[] {
  if (number !== undefined && number > all.length) {
    throw new LabError(
      `there is no conversation ${number}`,
      `The last one of this capture is ${all.length}.`,
    );
  }
  const chosen = all.filter((listed) => isChosen(listed, { number, port }));
  if (chosen.length > 0) return chosen;
  const ports = [...new Set(all.map(({ conversation }) => conversation.server.port))].sort((a, b) => a - b);
  throw new LabError(
    number === undefined
      ? `no conversation has an end with port ${port}`
      : `conversation ${number} has no end with port ${port}`,
    `The servers’ ports in this capture are ${ports.join(', ')}.`,
  );
}
