// Input from outside: any part may be missing, null, of another type, or of any length.

/** An own member of a value that may be an object; else undefined. */
export const partOf = (value: unknown, name: string): unknown =>
  typeof value === "object" && value !== null && Object.hasOwn(value, name)
    ? (value as Record<string, unknown>)[name]
    : undefined;

/** The value if it is a text that is not empty; else undefined. */
export const textOf = (value: unknown): string | undefined =>
  typeof value === "string" && value !== "" ? value : undefined;

export const textIn = (value: unknown, name: string): string | undefined => textOf(partOf(value, name));

/** An object whose JSON has at most that number of bytes; else undefined. */
export function objectWithin(value: unknown, bytes: number): Readonly<Record<string, unknown>> | undefined {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return undefined;
  return Buffer.byteLength(JSON.stringify(value)) <= bytes ? { ...value } : undefined;
}

/** The member `account`, if it is an account id; else undefined. */
export const accountIn = (value: unknown): string | undefined =>
  /^\d{12}$/.exec(textIn(value, "account") ?? "")?.[0];

/** A text that DynamoDB accepts as a key. It need not be a valid bucket name: then the tables do not contain it. */
export function bucketIn(value: unknown): string | undefined {
  const name = textOf(value);
  return name && Buffer.byteLength(name) <= 2_048 ? name.toWellFormed() : undefined;
}

/** An instant between 1970 and 3000 in ISO 8601, so that instants compare as texts; else undefined. */
export function instantIn(value: unknown): string | undefined {
  const ms = typeof value === "string" && value.length <= 100 ? Date.parse(value) : Number.NaN;
  return ms >= 0 && ms < Date.UTC(3000, 0) ? new Date(ms).toISOString() : undefined;
}
