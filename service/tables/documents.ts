import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { DynamoDBDocumentClient, NumberValue } from "@aws-sdk/lib-dynamodb";

// Whatever somebody has written into an item, it can be read: what is wrong with one item must not keep a page of others
// from being read, or their table from being listed.

/** A number as it is; one that none of ours is equal to as the client's own kind of number. */
const numberOf = (text: string): number | NumberValue => {
  const number = Number(text);
  return Number.isSafeInteger(number) || !Number.isInteger(number) ? number : NumberValue.from(text);
};

type Middleware = Parameters<DynamoDBClient["middlewareStack"]["addRelativeTo"]>[0];
type Handler = (args: object) => Promise<{ readonly output: object; readonly response: unknown }>;

const withoutLost = (next: Handler) => async (args: object) => {
  const result = await next(args);
  return { ...result, output: withoutLostKeys(result.output) };
};

/** How what JavaScript has becomes an item: a member called `constructor` does not make a class of an object. */
export const marshallOptions = { removeUndefinedValues: true, convertClassInstanceToMap: true } as const;

/** The client for both tables. */
export function documentsOf(client: DynamoDBClient): DynamoDBDocumentClient {
  // Inside of what makes an item of the attributes.
  const place = { relation: "after", toMiddleware: "DocumentUnmarshall", name: "withoutLostKeys" } as const;
  client.middlewareStack.addRelativeTo(withoutLost as Middleware, place);
  return DynamoDBDocumentClient.from(client, {
    marshallOptions,
    unmarshallOptions: { wrapNumbers: numberOf },
  });
}

/** The client makes objects by assigning their members, where this key does not become one. Its value says so instead. */
const lost = "__proto__";
const inItsPlace = { M: { [`${lost} is no key that a spec can have`]: { BS: [new Uint8Array([0])] } } };

function withoutLostKeys(value: unknown): unknown {
  if (typeof value !== "object" || value === null || value instanceof Uint8Array) return value;
  if (Array.isArray(value)) return value.map(withoutLostKeys);
  if (Object.getPrototypeOf(value) !== Object.prototype) return value;
  const entries = Object.entries(value).map(([key, member]) =>
    key === lost ? [`${lost} (lost)`, inItsPlace] : [key, withoutLostKeys(member)],
  );
  return Object.fromEntries(entries);
}
