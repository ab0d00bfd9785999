import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { DynamoDBDocumentClient, NumberValue } from "@aws-sdk/lib-dynamodb";

// Any client may write any value into an item. One bad item must not make a whole page of items, or a listing of the
// table, fail.

/** A JavaScript number if it is exact, else the client's NumberValue. */
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

/** Options for writing items. An object with a member called `constructor` is written like any other object. */
export const marshallOptions = { removeUndefinedValues: true, convertClassInstanceToMap: true } as const;

/** The document client for both tables, which reads every item that DynamoDB can hold. */
export function documentsOf(client: DynamoDBClient): DynamoDBDocumentClient {
  // After DocumentUnmarshall in the stack: it sees the response before that.
  const place = { relation: "after", toMiddleware: "DocumentUnmarshall", name: "withoutLostKeys" } as const;
  client.middlewareStack.addRelativeTo(withoutLost as Middleware, place);
  return DynamoDBDocumentClient.from(client, {
    marshallOptions,
    unmarshallOptions: { wrapNumbers: numberOf },
  });
}

/** The client assigns members, which loses this key. A substitute under another key keeps the loss visible. */
const lost = "__proto__";
const inItsPlace = { M: { [`${lost} is not a key that a spec can have`]: { BS: [new Uint8Array([0])] } } };

function withoutLostKeys(value: unknown): unknown {
  if (typeof value !== "object" || value === null || value instanceof Uint8Array) return value;
  if (Array.isArray(value)) return value.map(withoutLostKeys);
  if (Object.getPrototypeOf(value) !== Object.prototype) return value;
  const entries = Object.entries(value).map(([key, member]) =>
    key === lost ? [`${lost} (lost)`, inItsPlace] : [key, withoutLostKeys(member)],
  );
  return Object.fromEntries(entries);
}
