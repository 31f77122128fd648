// Loaded into the process of @kaluma/cli before it starts. That program says nothing while it works and takes any end for a good one: here its
// serial port tells the lab what goes over it. It was written for serialport 9, which needs a compiler; where a later one is in its place,
// which needs none, the constructor is given the form that it calls.
const { createRequire } = require('node:module');

const library = createRequire(process.argv[1]).resolve('serialport');
const exported = require(library);
const SerialPort = exported.SerialPort ?? exported;
const isLater = SerialPort !== exported;

class ObservedSerialPort extends SerialPort {
  constructor(path, options) {
    if (isLater) super({ path, ...options });
    else super(path, options);
  }

  write(chunk, ...rest) {
    process.send?.({ sent: Buffer.byteLength(chunk) });
    return super.write(chunk, ...rest);
  }

  /** What came from the board. */
  push(chunk, ...rest) {
    if (chunk) process.send?.({ heard: chunk.toString('latin1') });
    return super.push(chunk, ...rest);
  }
}

require.cache[library].exports = ObservedSerialPort;
