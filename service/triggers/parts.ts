// What others send: any part of it may be missing, null, of another type or longer than anybody reads.

/** A member of what may be an object; only what is its own. */
export const partOf = (value: unknown, name: string): unknown =>
  typeof value === "object" && value !== null && Object.hasOwn(value, name)
    ? (value as Record<string, unknown>)[name]
    : undefined;

/** A text that says something; undefined for anything else. */
export const textOf = (value: unknown): string | undefined =>
  typeof value === "string" && value !== "" ? value : undefined;

export const textIn = (value: unknown, name: string): string | undefined => textOf(partOf(value, name));

/** A name that a table can look up. No bucket's name is so long; what is no bucket's is looked up in vain. */
export function bucketIn(value: unknown): string | undefined {
  const name = textOf(value);
  return name && Buffer.byteLength(name) <= 2_048 ? name.toWellFormed() : undefined;
}

/** An instant of these centuries in the form in which instants are compared; undefined for what is none. */
export function instantIn(value: unknown): string | undefined {
  const ms = typeof value === "string" && value.length <= 100 ? Date.parse(value) : Number.NaN;
  return ms >= 0 && ms < Date.UTC(3000, 0) ? new Date(ms).toISOString() : undefined;
}
