import serialport = require('serialport');

/**
 * The serial port of @kaluma/cli where it is bundled. That program says nothing while it works and takes any end for a good one: here its port
 * tells the lab what goes over it. It was written for serialport 9, which needs a compiler: this is a later one, which needs none, with the
 * constructor of the old.
 */
class ObservedSerialPort extends serialport.SerialPort {
  constructor(path: string, options: { baudRate: number }) {
    super({ path, ...options });
  }

  override write(chunk: Uint8Array | string, ...rest: never[]): boolean {
    // The lab starts the program itself, so that it hears all that the program says then.
    if (chunk === '.load\r') return true;
    process.send?.({ sent: Buffer.byteLength(chunk) });
    return super.write(chunk, ...rest);
  }

  /** What came from the board. */
  override push(chunk: Buffer | null, ...rest: never[]): boolean {
    if (chunk) process.send?.({ heard: chunk.toString('latin1') });
    return super.push(chunk, ...rest);
  }
}

export = ObservedSerialPort;
