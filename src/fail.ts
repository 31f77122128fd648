/** Throws an Error. One statement for all of them: the board's flash counts each octet. */
export function fail(reason: string): never {
  throw new Error(reason);
}
