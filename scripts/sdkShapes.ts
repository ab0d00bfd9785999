import { readFileSync } from "node:fs";
import * as sdk from "@aws-sdk/client-s3";
import * as z from "zod";
import { facetTable } from "../core/facets/index.ts";
import { specSchema } from "../exports/index.ts";
import { excluded, otherCalls } from "./sdk/excluded.ts";
import { unknownTo } from "./sdk/known.ts";
import { placesOf, wordsIn } from "./sdk/shapes.ts";

// Compares the inputs that the SDK has for each call of a facet with the schema of the facet, so that a new member of the
// SDK fails the check.

const declarations = readFileSync(
  new URL("../node_modules/@aws-sdk/client-s3/dist-types/models/models_0.d.ts", import.meta.url),
  "utf8",
);
const words = wordsIn(declarations, sdk as unknown as Record<string, unknown>);

/** What CreateBucket can say, as a spec says it. */
const { region, tags, objectLock, ownership } = specSchema.shape as unknown as Record<string, z.ZodType>;
const creation = z.object({
  LocationConstraint: region,
  Tags: tags,
  Key: z.string(),
  Value: z.string(),
  ObjectLockEnabledForBucket: objectLock,
  ObjectOwnership: ownership,
  BucketNamespace: z.literal("account-regional"),
});

/** What a call can say and the schema cannot. */
function unknownIn(call: string, schema: z.ZodType): string[] {
  const Command = (sdk as unknown as Record<string, new (input: object) => { schema: readonly unknown[] }>)[
    `${call}Command`
  ];
  if (!Command) throw new Error(`the SDK does not know ${call}`);
  const places = placesOf(new Command({}).schema[4] as Parameters<typeof placesOf>[0], words);
  return unknownTo(schema, places).map((place) => `${call} ${place}`);
}

/** The exclusions that a place can go by: its own, or one of the member in every call. */
const exclusionsOf = (place: string) =>
  [place, place.split(" ")[1] ?? ""].filter((exclusion) => exclusion in excluded);

/** Every call that puts something of a facet, with the schema of what it puts. */
const calls: readonly (readonly [call: string, schema: z.ZodType])[] = [
  ["CreateBucket", creation],
  ...[...facetTable.values()].flatMap(({ schema, events }) =>
    Object.keys(events)
      .filter((call) => !/^(Delete|Untag)/.test(call) && !(call in otherCalls))
      .map((call) => [call, schema] as const),
  ),
];

const unknown = calls.flatMap(([call, schema]) => unknownIn(call, schema));
const used = new Set(unknown.flatMap(exclusionsOf));
const complaints = [
  ...unknown
    .filter((place) => exclusionsOf(place).length === 0)
    .map((place) => `${place}: in the SDK, but neither in a schema nor in scripts/sdk/excluded.ts`),
  ...Object.keys(excluded)
    .filter((exclusion) => !used.has(exclusion))
    .map((exclusion) => `${exclusion}: excluded in scripts/sdk/excluded.ts without need`),
];
for (const complaint of complaints) console.error(complaint);
if (complaints.length > 0) process.exitCode = 1;
