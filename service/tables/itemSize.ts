/** What an item of the service's own may weigh: a quarter of what the table takes. */
export const mostItemBytes = 100_000;

/** What DynamoDB counts for a value, and a little more. */
export function bytesOf(value: unknown): number {
  if (typeof value === "string") return Buffer.byteLength(value);
  if (value instanceof Uint8Array) return value.byteLength;
  if (Array.isArray(value)) return value.reduce((sum: number, one) => sum + 1 + bytesOf(one), 3);
  if (typeof value !== "object" || value === null) return value === undefined ? 0 : 21;
  return Object.entries(value).reduce(
    (sum, [name, one]) => sum + 1 + Buffer.byteLength(name) + bytesOf(one),
    3,
  );
}
