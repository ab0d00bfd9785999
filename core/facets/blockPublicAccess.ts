import {
  DeletePublicAccessBlockCommand,
  GetPublicAccessBlockCommand,
  PutPublicAccessBlockCommand,
} from "@aws-sdk/client-s3";
import * as z from "zod";
import { allow, at, type Change, type Facet, reading, type StepRef } from "./facet.ts";
import { enveloped } from "./parts/envelope.ts";

const switches = [
  "BlockPublicAcls",
  "IgnorePublicAcls",
  "BlockPublicPolicy",
  "RestrictPublicBuckets",
] as const;

const all = (on: boolean) =>
  Object.fromEntries(switches.map((name) => [name, on])) as Record<(typeof switches)[number], boolean>;

const configuration = z.strictObject({
  BlockPublicAcls: z.boolean().exactOptional().describe("Refuse new public ACLs."),
  IgnorePublicAcls: z.boolean().exactOptional().describe("Treat public ACLs as if they were private."),
  BlockPublicPolicy: z.boolean().exactOptional().describe("Refuse a new bucket policy that is public."),
  RestrictPublicBuckets: z
    .boolean()
    .exactOptional()
    .describe("Limit a public bucket policy to principals of the bucket's account and AWS services."),
});

const schema = z
  .union([
    z.boolean().transform(all),
    configuration,
    enveloped("PublicAccessBlockConfiguration", configuration),
  ])
  .describe(
    "Block Public Access: true for all four, false for none, or what get-public-access-block prints.",
  );

type Switches = { readonly [name: string]: boolean };

const switchedOff = (from: Switches, to: Switches) => switches.filter((name) => from[name] && !to[name]);

const isOn = ({ before, after }: Pick<Change<Switches>, "before" | "after">, name: string) =>
  Boolean(before[name] || after[name]);

const order = (
  effect: "tightens" | "loosens",
): { effect: typeof effect; before: StepRef[]; after: StepRef[] } =>
  effect === "tightens"
    ? { effect, before: ["policy", "acl"], after: [] }
    : { effect, before: ["policy:loosens", "acl:loosens"], after: ["policy:tightens", "acl:tightens"] };

export const blockPublicAccess = {
  name: "blockPublicAccess",
  about: "blocks public access, whatever policies and ACLs say",
  schema,
  examples: [
    true,
    { BlockPublicAcls: true, IgnorePublicAcls: true, BlockPublicPolicy: false, RestrictPublicBuckets: false },
  ],
  reading: reading({
    command: (bucket) => new GetPublicAccessBlockCommand(at(bucket)),
    value: ([answer]) => answer?.PublicAccessBlockConfiguration,
    absent: ["NoSuchPublicAccessBlockConfiguration"],
  }),
  normalise: (value) => ({ ...value }),
  effective: (normal) => ({ ...all(false), ...normal }),
  fresh: all(true),
  whole: (value) => ({ ...all(false), ...value }),
  openings: (less, more) => {
    const off = switchedOff(less, more);
    return off.length > 0 ? [{ to: "public", what: `switches off ${off.join(", ")}` }] : [];
  },
  closing: (change) => {
    const after = Object.fromEntries(switches.map((name) => [name, isOn(change, name)]));
    return { ...change, after, remove: false };
  },
  write: ({ bucket, before, after, remove }) => {
    const effect = switchedOff(before, after).length > 0 ? "loosens" : "tightens";
    const command = remove
      ? new DeletePublicAccessBlockCommand(at(bucket))
      : new PutPublicAccessBlockCommand({ ...at(bucket), PublicAccessBlockConfiguration: after });
    return [{ command, ...order(effect) }];
  },
  iam: { read: allow("s3:GetBucketPublicAccessBlock"), write: allow("s3:PutBucketPublicAccessBlock") },
  events: {
    PutPublicAccessBlock: "PutBucketPublicAccessBlock",
    DeletePublicAccessBlock: "DeleteBucketPublicAccessBlock",
  },
} as const satisfies Facet<"blockPublicAccess", typeof schema, Switches>;
