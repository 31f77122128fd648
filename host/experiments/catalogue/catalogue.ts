import { LabError } from '../../lab-error.ts';
import { nearest } from '../../notation/did-you-mean.ts';
import type { Experiment } from '../model/experiment.ts';
import { parseScript } from '../script/parse-script.ts';

/** The lab's own experiments, in the order in which they teach. Each script is read when it is asked for. */
export class Catalogue {
  readonly names: readonly string[];
  /** What an ordinary client does, and the lab shows by itself. */
  private readonly coreNames: readonly string[];
  private readonly scriptOf: (name: string) => string;
  private readonly known = new Map<string, Experiment>();

  /** `index`: names of the experiments, one a line: the core first, then, behind an empty line, the others. `scriptOf`: the script of that name. */
  constructor(index: string, scriptOf: (name: string) => string) {
    const groups = index.trim().split(/\r?\n\r?\n/);
    const [core = [], others = []] = groups.map((names) => names.split(/\r?\n/));
    this.coreNames = core;
    this.names = [...core, ...others];
    this.scriptOf = scriptOf;
  }

  get core(): Experiment[] {
    return this.coreNames.map((name) => this.find(name));
  }

  get all(): Experiment[] {
    return this.names.map((name) => this.find(name));
  }

  /**
   * The experiment of that name.
   * @throws {LabError} that names the nearest experiment, and all there are, or points at the line of a script that cannot be read
   */
  find(name: string): Experiment {
    if (!this.names.includes(name)) throw unknown(name, this.names);
    const experiment = this.known.get(name) ?? parseScript(this.scriptOf(name), name, `${name}.tcp`);
    this.known.set(name, experiment);
    return experiment;
  }
}

function unknown(name: string, all: readonly string[]): LabError {
  const meant = nearest(name, all);
  const names = all.join(', ');
  return new LabError(
    `there is no experiment "${name}"`,
    meant ? `Did you mean ${meant}? There are: ${names}.` : `There are: ${names}.`,
  );
}
