/** What is measured of the place where ladders are drawn, in CSS px. */
export interface LadderPlace {
  width: number;
  /** The page's font size in units of 16 px. */
  scale: number;
  /** Of each ladder's drawing, what is in sight: from its top. */
  seen: { top: number; bottom: number }[];
}

/** The page's font size in units of 16 px. */
export function fontScale(): number {
  return Number.parseFloat(getComputedStyle(document.documentElement).fontSize) / 16;
}

export function measure(place: Element): LadderPlace {
  const { top, bottom } = place.getBoundingClientRect();
  const style = getComputedStyle(place);
  const width =
    place.clientWidth - Number.parseFloat(style.paddingLeft) - Number.parseFloat(style.paddingRight);
  const drawings = [...place.querySelectorAll('.ladder-drawing')].map(
    (one) => one.getBoundingClientRect().top,
  );
  return {
    width,
    scale: fontScale(),
    seen: drawings.map((drawing) => ({ top: top - drawing, bottom: bottom - drawing })),
  };
}

/** A drawing is made anew when its place has another width; one scrolled by less than what is drawn beyond the edge is not. */
export function isSamePlace(one: LadderPlace | undefined, other: LadderPlace): boolean {
  return (
    one !== undefined &&
    one.width === other.width &&
    one.scale === other.scale &&
    one.seen.length === other.seen.length &&
    one.seen.every(({ top, bottom }, index) => {
      const now = other.seen[index] ?? { top: 0, bottom: 0 };
      return Math.abs(top - now.top) < 150 && Math.abs(bottom - now.bottom) < 150;
    })
  );
}

/** Where in its place the line of the instant is to stand: between these shares of the height. */
const COMFORT = { from: 0.2, to: 0.7 };

/** Scrolls a diagram so that the current state is in its middle. */
export function followState(place: Element): void {
  const node = place.querySelector('.node.here')?.getBoundingClientRect();
  if (!node || place.scrollHeight <= place.clientHeight) return;
  const { top, height } = place.getBoundingClientRect();
  place.scrollTop += node.top + node.height / 2 - top - height / 2;
}

/** Scrolls so that the instant is in sight, in that one of several ladders. */
export function followInstant(place: Element, ladder: number): void {
  const line = place.querySelector(`[data-ladder="${ladder}"] [data-now]`);
  if (!line || place.scrollHeight <= place.clientHeight) return;
  const { top, height } = place.getBoundingClientRect();
  const at = (line.getBoundingClientRect().top - top) / height;
  if (at < COMFORT.from || at > COMFORT.to)
    place.scrollTop += (at - (COMFORT.from + COMFORT.to) / 2) * height;
}
