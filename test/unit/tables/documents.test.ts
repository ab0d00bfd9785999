import { Readable } from "node:stream";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { expect, it } from "vitest";
import { parseDesired } from "../../../core/spec/desired.ts";
import { InvalidSpec } from "../../../core/values/problems.ts";
import { documentsOf } from "../../../service/tables/documentClient.ts";
import { Specs } from "../../../service/tables/specs.ts";

/** The spec table behind DynamoDB's own client, which always gets this response. */
function specsIn(answer: string): Specs {
  const response = () => ({
    response: { statusCode: 200, headers: {}, body: Readable.from([Buffer.from(answer)]) },
  });
  const credentials = { accessKeyId: "AKIAFAKE", secretAccessKey: "secret" };
  const requestHandler = { handle: async () => response(), metadata: { handlerProtocol: "http/1.1" } };
  const client = new DynamoDBClient({ region: "ca-central-1", credentials, requestHandler } as never);
  return new Specs(documentsOf(client), "specs");
}

const good = '{"name":{"S":"orders-archive"},"versioning":{"BOOL":true}}';
const bad = (name: string, attribute: string) => `{"name":{"S":"${name}"},${attribute}}`;

/** The problems of an item, one per line. */
function problems(item: unknown): string {
  try {
    parseDesired(item);
    return "";
  } catch (error) {
    if (error instanceof InvalidSpec) return error.message;
    throw error;
  }
}

const strange: [what: string, attribute: string, problem: RegExp][] = [
  ["a huge number", '"versioning":{"N":"1E+40"}', /^\/versioning: the number 1E\+40 is not allowed/],
  ["a huge whole number", '"versioning":{"N":"9007199254740993"}', /the number 9007199254740993/],
  [
    "a nested huge number",
    '"lifecycle":{"L":[{"M":{"Expiration":{"M":{"Days":{"N":"1E+40"}}}}}]}',
    /^\/lifecycle\/0\/Expiration\/Days: the number 1E\+40/,
  ],
  ["a set of texts", '"blockPublicAccess":{"SS":["a"]}', /^\/blockPublicAccess: a set is not allowed/],
  ["a set in a filter", '"metrics":{"L":[{"M":{"Id":{"S":"a"},"Filter":{"SS":["a"]}}}]}', /Filter: a set/],
  ["a set of numbers", '"tags":{"NS":["1","1E+40"]}', /^\/tags: a set/],
  ["a set of binaries", '"ignore":{"BS":["aGk="]}', /^\/ignore: a set/],
  ["binary data", '"objectLock":{"B":""}', /^\/objectLock: binary data/],
  ["a key __proto__", '"__proto__":{"M":{"versioning":{"BOOL":false}}}', /__proto__/],
  [
    "a nested key __proto__",
    '"versioning":{"M":{"__proto__":{"M":{"Status":{"S":"Enabled"}}}}}',
    /__proto__/,
  ],
  ["a key __proto__ in a map of any keys", '"tags":{"M":{"__proto__":{"S":"a"}}}', /__proto__/],
  ["a key constructor", '"constructor":{"S":"x"}', /^\/constructor: unknown key/],
  ["a key toString", '"versioning":{"M":{"toString":{"S":"x"}}}', /\/versioning\/toString: unknown key/],
  ["a null", '"versioning":{"M":{"Status":{"NULL":true}}}', /^\/versioning\/Status/],
];

it.each(strange)(
  "an item with %s is invalid at its path, and the rest of the page is readable",
  async (_, attribute, problem) => {
    const page = `{"Items":[${good},${bad("other", attribute)},${good}]}`;
    const { items } = await specsIn(page).page(10);
    expect(items.map(problems)).toEqual(["", expect.stringMatching(problem), ""]);
    expect(problems(await specsIn(`{"Item":${bad("other", attribute)}}`).get("other"))).toMatch(problem);
    expect(() => JSON.stringify(items)).not.toThrow();
  },
);

it("a tag may have the name of a member that every object has", () => {
  const tags = { constructor: "a", toString: "b", hasOwnProperty: "c", valueOf: "d" };
  expect(parseDesired({ name: "orders-archive", tags }).facets.get("tags")).toEqual(tags);
});
