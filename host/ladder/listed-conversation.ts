import type { Capture } from '../capture/capture.ts';
import type { Conversation } from '../capture/conversation.ts';
import { conversationsOf } from '../capture/conversations.ts';
import { ExitCode, LabError } from '../lab-error.ts';

/** A conversation with its place in the capture. */
export interface ListedConversation {
  /** From 1, in the order in which they begin. */
  readonly number: number;
  /** Where it was captured; in a capture of tcplab's the experiment; empty where the file does not say. */
  readonly interface: string;
  readonly conversation: Conversation;
}

export function listConversations(capture: Capture): ListedConversation[] {
  return conversationsOf(capture).map((conversation, index) => {
    const packet = capture.packets[(conversation.segments[0]?.number ?? 0) - 1];
    const name = capture.interfaces[packet?.interfaceIndex ?? 0]?.name ?? '';
    return { number: index + 1, interface: name, conversation };
  });
}

/** Which conversations are wanted; all of them where neither is given. */
export interface Choice {
  readonly number?: number;
  /** Of either end. */
  readonly port?: number;
}

/** @throws {LabError} when there is none like that. */
export function chooseConversations(
  all: readonly ListedConversation[],
  { number, port }: Choice,
): ListedConversation[] {
  if (number !== undefined && number > all.length) {
    throw new LabError(
      `there is no conversation ${number}`,
      `The last one of this capture is ${all.length}.`,
      ExitCode.usage,
    );
  }
  const chosen = all.filter(({ conversation: { client, server }, number: own }) => {
    const fits = port === undefined || client.port === port || server.port === port;
    return fits && (number === undefined || own === number);
  });
  if (chosen.length > 0) return chosen;
  const ports = [...new Set(all.map(({ conversation }) => conversation.server.port))].sort((a, b) => a - b);
  throw new LabError(
    `no conversation${number === undefined ? '' : ` ${number}`} has an end with port ${port}`,
    `The servers’ ports in this capture are ${ports.join(', ')}.`,
    ExitCode.usage,
  );
}
