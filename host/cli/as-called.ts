/** Not `npx tcplab run`, nor a path that ends so. */
const CALL = /(?<![\w/.\\-]|npx )tcplab(?= [a-z-])/g;

/** What is said to the person at the keyboard, its commands so that they can be copied: by npx where npx or npm has started this. */
export function asCalled(text: string): string {
  return process.env.npm_lifecycle_event ? text.replace(CALL, 'npx tcplab') : text;
}
