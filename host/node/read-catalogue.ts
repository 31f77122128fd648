import { readFileSync } from 'node:fs';
import { Catalogue } from '../experiments/catalogue/catalogue.ts';
import { packageFile } from './package.ts';

/** Scripts are read as they are, from the package as from a clone: a corrected one needs no build. */
const read = (file: string) => readFileSync(packageFile(`host/experiments/catalogue/${file}`), 'utf8');

let catalogue: Catalogue | undefined;

/** The lab's own experiments. */
export function readCatalogue(): Catalogue {
  catalogue ??= new Catalogue(read('catalogue.txt'), (name) => read(`${name}.tcp`));
  return catalogue;
}
