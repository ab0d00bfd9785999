import type { Command } from "../../../../../core/providers/provider.ts";

/** What S3 takes, and the next value, with the code and message of the refusal and the other elements of its body. */
export type Case = readonly [
  what: string,
  taken: () => Command | undefined,
  refused: () => Command,
  answer: string,
  detail?: object,
];

export const none = () => undefined;
export const many = <T>(count: number, make: (index: number) => T) =>
  Array.from({ length: count }, (_, place) => make(place));
export const text = (length: number) => "a".repeat(length);
export const malformed =
  "MalformedXML: The XML you provided was not well-formed or did not validate against our published schema";
