import {
  type CORSRule,
  DeleteBucketCorsCommand,
  GetBucketCorsCommand,
  PutBucketCorsCommand,
} from "@aws-sdk/client-s3";
import * as z from "zod";
import type { Normal } from "../values/normal.ts";
import { allow, at, type Change, type Facet, type Known, reading } from "./facet.ts";
import { enveloped } from "./parts/envelope.ts";
import { type Form, fromNormal, isNewer, toNormal } from "./parts/form.ts";
import { maxEntries } from "./parts/limits.ts";
import { metByContent } from "./parts/metByContent.ts";
import { contentOf } from "./parts/unnamed.ts";

const oneWildcard = z
  .string()
  .max(2_048, { abort: true })
  .regex(/^[^*]*(\*[^*]*)?$/, "can contain at most one *");

const rule = z.strictObject({
  ID: z.string().max(255).optional(),
  AllowedHeaders: z.array(oneWildcard).max(maxEntries).optional(),
  AllowedMethods: z
    .array(z.enum(["GET", "PUT", "HEAD", "POST", "DELETE"]))
    .min(1)
    .max(5),
  AllowedOrigins: z.array(oneWildcard).min(1).max(maxEntries),
  ExposeHeaders: z
    .array(
      z
        .string()
        .max(2_048, { abort: true })
        .regex(/^[^*]*$/, "cannot contain *"),
    )
    .max(maxEntries)
    .optional(),
  MaxAgeSeconds: z.int().min(0).optional().describe("How long browsers may cache the preflight response."),
});
const rules = z
  .array(rule)
  .max(100)
  .refine((all) => JSON.stringify(all).length <= 64 * 1_024, "exceed the S3 limit of 64 KB");

const schema = z
  .union([rules, enveloped("CORSRules", rules)])
  .describe(
    "Cross-origin resource sharing: a list of rules (the first match wins), or what get-bucket-cors prints.",
  );

type Rules = z.output<typeof rules>;

const headers = {
  to: (names: string[]) => new Set(names.map((name) => name.toLowerCase())),
  from: (names: ReadonlySet<string>) => [...names],
};

// A rule is identified only by its position, so it is compared in full.
const form: Form = {
  CORSRules: { each: Object.keys(rule.shape) },
  AllowedHeaders: headers,
  AllowedMethods: "words",
  AllowedOrigins: "words",
  ExposeHeaders: headers,
};

type Cors = { readonly [member: string]: Normal; readonly CORSRules: readonly Normal[] };

/** S3 does not use the ID. A rule without one takes the ID of the live rule at its position, unless that may stay, too. */
function normalise(value: Rules, actual?: Rules, _known?: Known, additive = false): Cors {
  const idAt = (each: Rules[number], place: number) => {
    const there = actual?.[place];
    return additive && there && content(each) !== content(there) ? undefined : there?.ID;
  };
  const CORSRules = value.map((each, place) => ({ ...each, ID: each.ID ?? idAt(each, place) }));
  return toNormal(form, { CORSRules }) as Cors;
}

const content = ({ ID: _, ...said }: Rules[number]): string => contentOf(toNormal(form, said), () => false);

/** The wanted rules that the bucket lacks, then its own up to the last wanted one. */
function placed(wanted: Rules, live: Rules): Rules {
  const [asked, there] = [wanted, live].map((rules) => rules.map(content)) as [string[], string[]];
  const end = there.findLastIndex((one) => asked.includes(one)) + 1;
  return [...wanted.filter((_, place) => !there.includes(`${asked[place]}`)), ...live.slice(0, end)];
}

const rulesFor = ({ after }: Change<Cors>) =>
  (fromNormal(form, after) as { CORSRules: CORSRule[] }).CORSRules;

/** The methods that each origin may use, as `METHOD origin`. */
const permissionsIn = ({ CORSRules }: Cors): string[] =>
  (CORSRules as ReadonlyMap<string, ReadonlySet<string>>[]).flatMap((one) =>
    [...(one.get("AllowedOrigins") ?? [])].flatMap((origin) =>
      [...(one.get("AllowedMethods") ?? [])].map((method) => `${method} ${origin}`),
    ),
  );

export const cors = {
  name: "cors",
  about: "lets web pages of other origins use the bucket",
  schema,
  examples: [
    [
      {
        AllowedMethods: ["GET", "HEAD"],
        AllowedOrigins: ["https://shop.example.com", "https://*.example.org"],
        AllowedHeaders: ["Authorization", "x-amz-*"],
        ExposeHeaders: ["ETag"],
        MaxAgeSeconds: 3_000,
      },
    ],
    [
      { ID: "uploads", AllowedMethods: ["PUT", "POST"], AllowedOrigins: ["https://admin.example.com"] },
      { AllowedMethods: ["GET"], AllowedOrigins: ["*"], MaxAgeSeconds: 0 },
    ],
  ],
  reading: reading({
    command: (bucket) => new GetBucketCorsCommand(at(bucket)),
    value: ([answer]) => answer?.CORSRules,
    absent: ["NoSuchCORSConfiguration"],
  }),
  normalise,
  effective: (normal) => normal ?? { CORSRules: [] },
  meeting: (required, other) => metByContent(required, other, content),
  placed,
  foreign: (path) => isNewer(form, path),
  // CORS alone grants nothing: a page of another origin can do what its visitor can do.
  isWeaker: (wanted, live) => {
    const known = permissionsIn(wanted);
    const isKnown = (one: string) => known.includes(one) || known.includes(one.replace(/ .*/, " *"));
    return !permissionsIn(live).every(isKnown);
  },
  write: (change) => [
    {
      command: change.after.CORSRules.length
        ? new PutBucketCorsCommand({
            ...at(change.bucket),
            CORSConfiguration: { CORSRules: rulesFor(change) },
          })
        : new DeleteBucketCorsCommand(at(change.bucket)),
    },
  ],
  iam: { read: allow("s3:GetBucketCORS"), write: allow("s3:PutBucketCORS") },
  events: { PutBucketCors: "PutBucketCors", DeleteBucketCors: "DeleteBucketCors" },
} as const satisfies Facet<"cors", typeof schema, Cors>;
