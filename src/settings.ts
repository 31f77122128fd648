/** What the board does once the peer has sent its FIN. */
export const FIN_POLICIES = ['hold', 'close', 'drain', 'wait'] as const;
export type FinPolicy = (typeof FIN_POLICIES)[number];

/** How the lab port behaves. Settable through the control channel, for connections that come later and those that are open. */
export interface LabSettings {
  /** hold: stay in CLOSE_WAIT for `holdMs`, then close. close: at once. drain: send `drainLines` lines, one each `drainMs`, then close. wait: until told. */
  onFin: FinPolicy;
  holdMs: number;
  drainLines: number;
  drainMs: number;
  /** Send received octets back. */
  echo: boolean;
  /** Greet with a line that names the state and the connection number. */
  banner: boolean;
  /** ms that each state's LED stays lit at least. */
  dwellMs: number;
  /** Abort a connection whose peer has acknowledged nothing new for so many ms while something waits for that (RFC 9293 §3.10.8); 0: leave it to lwIP. */
  userTimeoutMs: number;
}

export const DEFAULT_SETTINGS: Readonly<LabSettings> = {
  onFin: 'hold',
  holdMs: 1500,
  drainLines: 3,
  drainMs: 200,
  echo: true,
  banner: true,
  dwellMs: 600,
  userTimeoutMs: 0,
};

const LIMITS: Record<string, [number, number]> = {
  holdMs: [0, 3600000],
  drainLines: [0, 1000],
  drainMs: [0, 60000],
  dwellMs: [0, 60000],
  userTimeoutMs: [0, 3600000],
};

/** The value of a setting as a person writes it: `200`, `on`, `off` or a word. */
export function readSetting(written: string): number | boolean | string {
  if (/^\d+$/.test(written)) return Number(written);
  return written === 'on' || written === 'true' || (written !== 'off' && written !== 'false' && written);
}

/** Checks one setting. Returns what is wrong with it, or null. */
export function settingError(name: string, value: unknown): string | null {
  if (name === 'onFin') {
    return FIN_POLICIES.indexOf(value as FinPolicy) >= 0
      ? null
      : `onFin must be one of ${FIN_POLICIES.join(', ')}`;
  }
  if (name === 'echo' || name === 'banner')
    return typeof value === 'boolean' ? null : `${name} must be true or false`;
  if (Object.keys(LIMITS).indexOf(name) < 0)
    return `no setting "${name}"; there are ${Object.keys(DEFAULT_SETTINGS).join(', ')}`;
  const [least, most] = LIMITS[name] as [number, number];
  const fits = typeof value === 'number' && value >= least && value <= most && Math.floor(value) === value;
  return fits ? null : `${name} must be a whole number from ${least} to ${most}`;
}
