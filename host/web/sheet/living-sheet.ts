import { addFields } from './sheet-fields.ts';
import type { SheetTexts } from './texts.ts';

/** The sheet as one can write on it, and the places for its boards. */
interface LivingSheet {
  article: HTMLElement;
  boards: { place: HTMLElement; experiment: string }[];
}

/**
 * Makes the sheet's printed form a living one: sections, minutes, fields, and a place for a board wherever it says to run experiments.
 * @param html docs/lab-sheet as the build has translated it
 * @param experiments names of those that there are
 */
export function livingSheet(html: string, experiments: readonly string[], texts: SheetTexts): LivingSheet {
  const article = document.createElement('article');
  article.className = 'sheet';
  article.innerHTML = html;
  for (const link of article.querySelectorAll('a')) mendLink(link);
  const minutes = minutesIn(article);
  const boards: LivingSheet['boards'] = [];
  for (const section of sectionsOf(article)) {
    const heading = section.querySelector('h2');
    const [task] = /^\d+/.exec(heading?.textContent ?? '') ?? [];
    if (heading && task !== undefined) {
      section.id = `task-${task}`;
      boards.push(...placesForBoards(section, experiments));
      addFields(section, task, texts);
      const time = document.createElement('span');
      time.className = 'minutes soft';
      time.textContent = texts.minutes(minutes.get(task) ?? '');
      heading.append(' ', time);
    } else if (section === article.firstElementChild) addFields(section, 'name', texts);
    linkExperiments(section, experiments);
    // A corner heads nothing.
    for (const corner of section.querySelectorAll('th:empty'))
      corner.replaceWith(document.createElement('td'));
  }
  return { article, boards };
}

/** The other language is here, other documents are not. */
function mendLink(link: HTMLAnchorElement): void {
  const href = link.getAttribute('href') ?? '';
  const sheet = /^lab-sheet(?:\.(zh))?\.md$/.exec(href);
  if (sheet) link.setAttribute('href', `#lab-sheet&lang=${sheet[1] ?? 'en'}`);
  else if (!/^https?:/.test(href)) link.replaceWith(...link.childNodes);
}

/** By task: of the table of times. */
function minutesIn(article: HTMLElement): Map<string, string> {
  const rows = [...article.querySelectorAll('tr')].map(({ cells }) =>
    [...cells].map((cell) => cell.textContent),
  );
  const times = rows.filter((cells) => /^\d+$/.test(cells[0] ?? '') && /^\d+$/.test(cells[1] ?? ''));
  return new Map(times.map(([task, minutes]) => [task as string, minutes as string]));
}

/** Each heading with what follows it. */
function sectionsOf(article: HTMLElement): HTMLElement[] {
  const sections: HTMLElement[] = [];
  for (const node of [...article.childNodes]) {
    if (node instanceof HTMLHeadingElement && node.tagName <= 'H2') {
      const section = document.createElement('section');
      node.before(section);
      sections.push(section);
    }
    sections.at(-1)?.append(node);
  }
  return sections;
}

/** In the place of the command that runs them. */
function placesForBoards(section: HTMLElement, experiments: readonly string[]): LivingSheet['boards'] {
  return [...section.querySelectorAll('pre')].flatMap((command) => {
    const [, words = ''] = /tcplab run (.*)/.exec(command.textContent ?? '') ?? [];
    const named = words.split(/\s+/).filter((word) => experiments.includes(word));
    const boards = named.map((experiment) => {
      const place = document.createElement('div');
      place.className = 'live-board';
      place.dataset.experiment = experiment;
      return { place, experiment };
    });
    if (boards.length > 0) command.replaceWith(...boards.map(({ place }) => place));
    return boards;
  });
}

/** Names in tables lead to the lab. */
function linkExperiments(section: HTMLElement, experiments: readonly string[]): void {
  for (const cell of section.querySelectorAll('td')) {
    const words = (cell.textContent ?? '').split(/([a-z][a-z-]+)/);
    if (!words.some((word) => experiments.includes(word))) continue;
    cell.replaceChildren(
      ...words.map((word) => {
        if (!experiments.includes(word)) return word;
        const link = document.createElement('a');
        link.href = `#${word}`;
        link.textContent = word;
        return link;
      }),
    );
  }
}
