// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what it is about
const ESCAPE = /\x1b(?:\[[0-9;?]*[@-~]|[78])/g;
/** One that the next chunk may complete. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what it is about
const BEGUN_ESCAPE = /\x1b(?:\[[0-9;?]*)?$/;

/** Takes the console's escape sequences out of a text that comes in chunks: colours, and those with which its prompt asks where the cursor is. */
export class EscapeFilter {
  private held = '';

  take(chunk: string): string {
    const text = this.held + chunk;
    const begun = BEGUN_ESCAPE.exec(text)?.index ?? text.length;
    this.held = text.slice(begun);
    return text.slice(0, begun).replace(ESCAPE, '');
  }
}

/** Cuts text that comes in chunks into lines, as a terminal would show them: what follows a carriage return is written over what was there. */
export class LineSplitter {
  private rest = '';

  take(chunk: string): string[] {
    const parts = (this.rest + chunk).split('\n');
    this.rest = parts.pop() ?? '';
    // A line without end is no line of a console's: what is kept of it has a limit.
    if (this.rest.length > LONGEST_LINE) this.rest = this.rest.slice(-LONGEST_LINE);
    return parts.map(shown);
  }
}

const LONGEST_LINE = 16_384;

function shown(line: string): string {
  const text = line.replace(/\r+$/, '');
  return text.slice(text.lastIndexOf('\r') + 1);
}
