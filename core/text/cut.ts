const mark = "... (cut)";
const encoder = new TextEncoder();

/** A text of so many bytes at the most, and well formed; what was cut off shows. */
export function cut(text: string, mostBytes: number): string {
  const whole = text.toWellFormed();
  if (Buffer.byteLength(whole) <= mostBytes) return whole;
  const { read } = encoder.encodeInto(whole, new Uint8Array(mostBytes - mark.length));
  return `${whole.slice(0, read)}${mark}`;
}
