import { SerialError } from './serial-error.ts';

/**
 * The package `serialport`: an optional dependency, so that a machine without a build of it can still run the virtual board.
 * @throws SerialError `library-missing`
 */
export async function loadSerialLibrary(): Promise<typeof import('serialport')> {
  try {
    return await import('serialport');
  } catch (error) {
    throw new SerialError(
      'library-missing',
      'the package that reads serial ports is not installed, or not for this machine',
      'Run "npm install --include=optional" in the folder of the project; the virtual board needs none of it.',
      { cause: error },
    );
  }
}
