const mark = "... (cut)";
const encoder = new TextEncoder();

/** A well-formed text of at most `maxBytes` bytes; a cut is marked. */
export function cut(text: string, maxBytes: number): string {
  const whole = text.toWellFormed();
  if (Buffer.byteLength(whole) <= maxBytes) return whole;
  const { read } = encoder.encodeInto(whole, new Uint8Array(maxBytes - mark.length));
  return `${whole.slice(0, read)}${mark}`;
}
