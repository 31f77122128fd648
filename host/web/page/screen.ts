import type { TemplateResult } from 'lit-html';
import type { Language } from '../../language.ts';
import type { PageState } from './state.ts';

/** What fills the page in place of the lab: questions, the lab sheet. */
export interface Screen {
  title(language: Language): string;
  content(state: PageState): TemplateResult;
  /** A key that no field or button takes; whether it was for this. */
  press(key: string): boolean;
  /** It stands in the document. */
  drawn(root: Element): void;
}
