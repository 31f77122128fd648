/** ASCII to octets; anything else becomes `?`, so that a length in octets is a length in characters. */
export function octetsOf(text: string): Uint8Array {
  const octets = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    octets[i] = code < 128 ? code : 63;
  }
  return octets;
}

/** Octets to text, one character each. */
export function textOf(octets: Uint8Array): string {
  let text = '';
  for (let i = 0; i < octets.length; i++) text += String.fromCharCode(octets[i] as number);
  return text;
}
