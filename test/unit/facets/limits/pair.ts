/** What a spec says of a facet at a limit, the next value, and what the message says of that one. */
export type Pair = readonly [facet: string, what: string, taken: unknown, refused: unknown, message: string];

export const many = <T>(count: number, make: (index: number) => T) =>
  Array.from({ length: count }, (_, at) => make(at));
export const text = (length: number) => "a".repeat(length);
export const tooMany = ": at most ";
