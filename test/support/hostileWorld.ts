import { CreateBucketCommand } from "@aws-sdk/client-s3";
import type { Command } from "../../core/providers/provider.ts";
import { MemoryS3, MemoryS3Provider } from "../../exports/index.ts";
import { layersIn } from "../../service/tables/layersIn.ts";
import type { LayerItem } from "../../service/tables/layerTable.ts";

export const region = "ca-central-1";
export const bucket = "orders-archive";
const at = "2026-11-24T14:02:07.310Z";

/** A valid spec that has a text in every kind of place that takes any text. */
export const specWith = (text: string) => ({
  name: bucket,
  region,
  policy: {
    Id: text,
    Statement: [
      {
        Sid: text,
        Effect: "Deny",
        Principal: { AWS: text },
        Action: "s3:GetObject",
        Resource: `arn:aws:s3:::${bucket}/${text}`,
        Condition: { StringEquals: { [text]: text } },
      },
    ],
  },
  lifecycle: {
    Rules: [{ ID: text, Status: "Enabled", Filter: { Prefix: text }, Expiration: { Days: 1 } }],
  },
  cors: [{ ID: text, AllowedOrigins: [text], AllowedMethods: ["GET"], ExposeHeaders: [text] }],
  tags: { team: "orders" },
  ignore: [`/website/${text}`],
  changedBy: text,
  changeReason: text,
  changedAt: text,
});

/** An item that was never validated. */
export const strayItem = (text: string) => ({
  name: text,
  region: text,
  mode: text,
  [text]: { [text]: text },
});

const failure = (text: string) =>
  Object.assign(new Error(text), { name: text, $metadata: { httpStatusCode: 403, requestId: text } });

const call = (text: string) => ({
  event: text,
  requestId: text,
  principal: { name: text, type: text, account: text, arn: text },
  region: text,
  sourceIp: text,
  userAgent: text,
});

const change = (text: string) => ({
  by: text,
  reason: text,
  changes: [
    { attribute: text, how: "changed", before: text, after: text },
    { attribute: text, how: "removed", before: text },
    { attribute: text, how: "added", after: text },
  ],
});

const entry = (text: string) => ({
  bucket,
  entry: `history#${at}#${text}`,
  at,
  verdict: "held",
  reason: text,
  causes: [
    { why: "drift", at, call: call(text), facets: ["tags"] },
    { why: "spec", at, change: change(text) },
  ],
  drift: [
    { facet: text, path: `/tags/${text}`, before: { [text]: text }, after: text },
    { facet: text, path: text, before: undefined, after: [text] },
    { facet: text, path: text, before: text, after: undefined },
  ],
  before: { cors: specWith(text).cors },
  sent: [{ type: text, facet: "tags", requestId: text, at }],
  contested: [text],
  conflicts: [{ facet: text, became: "open", otherWriter: text }],
});

const status = (text: string) => ({
  bucket: text,
  verdict: "blocked",
  reason: text,
  at,
  checkedAt: at,
  due: { at, why: "retry", causes: [] },
  conditions: { [text]: { verdict: "blocked", reason: text, since: at } },
});

async function* each<T>(...list: readonly T[]): AsyncGenerator<T> {
  yield* list;
}

/** A bucket with a text in its tags, which no spec can say; whose policy cannot be read, which S3 says with that text. */
async function bucketWith(text: string): Promise<MemoryS3> {
  const s3 = new MemoryS3();
  const CreateBucketConfiguration = { LocationConstraint: region } as const;
  await s3.send(new CreateBucketCommand({ Bucket: bucket, CreateBucketConfiguration }) as Command, region);
  // No key may hold this sign, so that import treats them all alike.
  s3.plant(bucket, "tagging", { TagSet: [{ Key: `%${text}`, Value: text }] });
  s3.plant(bucket, "metrics", new Map([[text, { Id: text, Filter: { Prefix: text } }]]));
  s3.intercept = (operation) => (operation === "GetBucketAcl" ? failure(text) : undefined);
  return s3;
}

/** A baseline and an exception, written by any tool. */
const layerItems = (text: string): LayerItem[] => [
  { kind: "baseline", name: "broken", description: text, order: text, changedBy: text },
  { kind: "baseline", name: "company", description: text, require: { versioning: true }, changedBy: text },
  {
    ...{ kind: "exception", name: "migration", buckets: ["*"], owner: text, reason: text, ticket: text },
    ...{ since: "2026-01-01T00:00:00Z", until: "2030-01-01T00:00:00Z", changedBy: text },
  },
];

/** A deployment in which all foreign text is the same hostile text. */
export async function deploymentWith(text: string) {
  const s3 = await bucketWith(text);
  const answer = { errorMessage: text };
  return {
    s3,
    prefix: `dxaws-s3-${text}`,
    options: {
      region,
      maxAttempts: 1,
      credentials: { accessKeyId: "a", secretAccessKey: "b" },
      requestHandler: { handle: () => Promise.reject(failure(text)) },
    },
    functionCalled: (name: string) => `${name} of ${text}`,
    region: async () => region,
    caller: async () => ({ arn: `arn:aws:iam::111122223333:user/${text}` }),
    provider: async () => new MemoryS3Provider({ s3 }),
    lambda: {
      send: async () => ({
        FunctionError: text,
        Payload: { transformToString: () => JSON.stringify(answer) },
      }),
    },
    ledger: {
      history: async () => [entry(text)],
      sweptSince: async () => undefined,
      fleet: (verdict: string) => (verdict === "blocked" ? each(status(text)) : each()),
      day: () => each(entry(text)),
      status: async () => status(text),
      due: () => Promise.reject(failure(text)),
    },
    layerStore: {
      items: () => each(...layerItems(text)),
      get: async (kind: string) => layerItems(text).find((item) => item.kind === kind),
      read: async (at: Date) => layersIn(layerItems(text), at),
      put: () => Promise.reject(failure(text)),
      delete: () => Promise.reject(failure(text)),
    },
    specTable: {
      get: async (name: string) => (name === bucket ? specWith(text) : undefined),
      all: () => each(strayItem(text)),
      heads: () => each([strayItem(text)]),
      put: () => Promise.reject(failure(text)),
      delete: async () => true,
      deletionNote: async () => undefined,
    },
  };
}
