// @ts-nocheck
/* @kaluma/cli was written for serialport 9, which needs a compiler: this gives a later one, which needs none, the constructor of the old. */
const { SerialPort } = require('serialport');

require.cache[require.resolve('serialport')].exports = class extends SerialPort {
  constructor(path, options) {
    super({ path, ...options });
  }
};
