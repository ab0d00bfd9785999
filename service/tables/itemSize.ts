/** The size bound of the items that the service writes: a quarter of DynamoDB's limit. */
export const mostItemBytes = 100_000;

/** The size of a value as DynamoDB counts it, rounded up. */
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
