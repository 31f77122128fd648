/** What a stream says, to wait for. */
export function textOf(stream: NodeJS.ReadableStream) {
  let text = '';
  let wake = () => {};
  stream.setEncoding('utf8').on('data', (chunk: string) => {
    text += chunk;
    wake();
  });
  return {
    get text(): string {
      return text;
    },
    async until(wanted: string | RegExp): Promise<void> {
      const matches = () => (typeof wanted === 'string' ? text.includes(wanted) : wanted.test(text));
      while (!matches()) {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    },
  };
}
