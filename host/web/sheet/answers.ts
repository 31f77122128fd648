const KEY = 'tcplab lab sheet';

/** What a student wrote on the sheet, by field. It never leaves the browser. */
export class Answers {
  private known: Record<string, string>;

  constructor() {
    this.known = read();
  }

  get(field: string): string {
    return this.known[field] ?? '';
  }

  set(field: string, text: string): void {
    this.known[field] = text;
    try {
      localStorage.setItem(KEY, JSON.stringify(this.known));
    } catch {
      // Not allowed, or full: it stays as long as the page does.
    }
  }

  clear(): void {
    this.known = {};
    try {
      localStorage.removeItem(KEY);
    } catch {
      // Not allowed: nothing was kept.
    }
  }
}

function read(): Record<string, string> {
  try {
    const known: unknown = JSON.parse(localStorage.getItem(KEY) ?? '{}');
    return typeof known === 'object' && known !== null ? { ...known } : {};
  } catch {
    return {};
  }
}
