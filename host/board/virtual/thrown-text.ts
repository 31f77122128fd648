/** What is printed of something thrown: an error's stack, whichever world the error is of, or the value itself. */
export function thrownText(thrown: unknown): string {
  const isObject = typeof thrown === 'object' && thrown !== null;
  return String(isObject && 'stack' in thrown ? thrown.stack : thrown);
}
