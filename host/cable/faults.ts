import { MS_US } from '../clock/clock.ts';
import type { CrossedSegment } from './cable.ts';
import { randomFrom } from './seeded-numbers.ts';
import { matchesPattern, type SegmentPattern } from './segment-pattern.ts';

export const FAULT_KINDS = ['drop', 'delay', 'duplicate', 'reorder', 'corrupt'] as const;
export type FaultKind = (typeof FAULT_KINDS)[number];

/** One way for the cable to misbehave. */
export interface Fault {
  kind: FaultKind;
  /** Which segments. */
  segment: SegmentPattern;
  /** From the nth that matches on, counted from 1; the first where it is left out. */
  nth?: number;
  /** How many in all. Left out: one, or all where a `chance` decides. */
  count?: number | 'all';
  /** Of each segment, from 0 to 1. */
  chance?: number;
  /** ms that a segment is held back, or its copy comes later. */
  ms?: number;
}

/** A segment as a fault sees it. */
export type CrossingSegment = Readonly<
  Pick<CrossedSegment, 'from' | 'flags' | 'clientPort'> & Required<Pick<CrossedSegment, 'crossing'>>
>;

/** One arrival of a segment at the other end. */
export interface Passage {
  /** µs beyond what the cable takes anyway. */
  readonly delayUs: number;
  /** What the cable did to it; null for nothing, or for slow motion alone. */
  readonly altered: 'late' | 'copy' | 'corrupt' | null;
}

/** Held back as long as this, in ms, where a fault does not say. */
export const DEFAULT_MS: Readonly<Record<FaultKind, number>> = {
  drop: 0,
  delay: 500,
  duplicate: 0,
  // Long enough for what an end sends next, short enough for no timer to notice.
  reorder: 20,
  corrupt: 0,
};

interface Rule {
  readonly fault: Fault;
  seen: number;
  done: number;
}

/**
 * Decides what becomes of each segment on the cable. Chance comes from a seed: the same segments meet the same faults again.
 * It knows nothing of the control channel, which its user must not hand to it.
 */
export class CableFaults {
  /** Minimum of slow motion in ms, also on a faultless cable. */
  leastSlowMotionMs = 0;
  private askedSlowMotionMs = 0;
  private rules: Rule[] = [];
  private planned: ReadonlyMap<number, Fault> = new Map();
  private readonly absent = new Set<number>();
  private random = randomFrom(1);

  /** ms that every segment takes longer, both ways: the stacks really stay in their states for that time. */
  get slowMotionMs(): number {
    return Math.max(this.leastSlowMotionMs, this.askedSlowMotionMs);
  }

  set slowMotionMs(ms: number) {
    this.askedSlowMotionMs = ms;
  }

  /** Whether segments cross as if there were nothing here. */
  get idle(): boolean {
    return (
      this.slowMotionMs === 0 && this.rules.length === 0 && this.absent.size === 0 && this.planned.size === 0
    );
  }

  /** Adds a fault; what earlier ones decided about a segment, later ones can only add to. Returns what takes it off again. */
  add(fault: Fault): () => void {
    const rule = { fault, seen: 0, done: 0 };
    this.rules.push(rule);
    return () => {
      this.rules = this.rules.filter((candidate) => candidate !== rule);
    };
  }

  /** Starts the sequence of chances over. */
  seed(seed: number): void {
    this.random = randomFrom(seed);
  }

  /** Faults of single segments, by their place among all that are sent; they outlast `clear`. */
  plan(faults: ReadonlyMap<number, Fault>): void {
    this.planned = faults;
  }

  /** A client's machine is off: it sends nothing, and what is sent to it is lost. */
  switchOff(clientPort: number): void {
    this.absent.add(clientPort);
  }

  switchOn(clientPort: number): void {
    this.absent.delete(clientPort);
  }

  /** A faultless cable again. */
  clear(): void {
    this.rules = [];
    this.absent.clear();
    this.askedSlowMotionMs = 0;
  }

  /** How a segment arrives: once for each copy, never if it is lost; null if it is not even sent. */
  cross(segment: CrossingSegment): Passage[] | null {
    if (this.absent.has(segment.clientPort)) return segment.from === 'client' ? null : [];
    const slowUs = this.slowMotionMs * MS_US;
    let passages: Passage[] = [{ delayUs: slowUs, altered: null }];
    for (const rule of this.rules) if (this.strikes(rule, segment)) passages = apply(rule.fault, passages);
    const planned = this.planned.get(segment.crossing);
    return planned ? apply(planned, passages) : passages;
  }

  private strikes(rule: Rule, segment: CrossingSegment): boolean {
    if (!matchesPattern(rule.fault.segment, segment)) return false;
    const { nth = 1, chance, count = chance === undefined ? 1 : 'all' } = rule.fault;
    rule.seen++;
    if (rule.seen < nth || (count !== 'all' && rule.done >= count)) return false;
    if (chance !== undefined && this.random() >= chance) return false;
    rule.done++;
    return true;
  }
}

function apply({ kind, ms = DEFAULT_MS[kind] }: Fault, passages: Passage[]): Passage[] {
  const [first, ...copies] = passages;
  if (!first) return [];
  const laterUs = first.delayUs + ms * MS_US;
  switch (kind) {
    case 'drop':
      return [];
    case 'delay':
    case 'reorder':
      return [{ delayUs: laterUs, altered: first.altered ?? 'late' }, ...copies];
    case 'duplicate':
      return [...passages, { delayUs: laterUs, altered: 'copy' }];
    case 'corrupt':
      return [{ ...first, altered: 'corrupt' }, ...copies];
  }
}
