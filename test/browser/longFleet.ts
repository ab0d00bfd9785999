import type { FleetStory, StoryEntry } from "../../cli/report/story.ts";
import { verdicts } from "../../service/tables/status.ts";
import { at, causeOf } from "../support/fleetStory.ts";

const long = (name: string, length: number) => `${name}-`.padEnd(length, "x0");
const day = at.slice(0, 10);

/** What the command line of AWS calls itself. */
export const longAgent =
  "[aws-cli/2.31.39 md/awscrt#0.28.4 ua/2.1 os/linux#6.8.0-1021-aws md/arch#x86_64 lang/python#3.13.9 md/pyimpl#CPython m/E,b,Z,C,n cfg/retry-mode#standard md/installer#exe sid/3ff6f4f5e1c4 md/prompt#off md/command#s3api.put-bucket-versioning]";

/** All that is long or rare: every verdict, names of 63 signs, foreign words without a place to break. */
const who = long("AWSReservedSSO_AdministratorAccess_0123456789abcdef/jane.doe@example.com", 100);
const bucketOf = (name: string) => long(name, 63);

const changed = (bucket: string, facet: string): StoryEntry => {
  const cause = causeOf(who, "PutBucketIntelligentTieringConfiguration", at, [facet]);
  const call = cause.call && { ...cause.call, userAgent: longAgent };
  return {
    ...{ bucket, at, verdict: "converged", detectMs: 400, repairMs: 900 },
    causes: [{ ...cause, ...(call && { call }) }],
    drift: [{ facet, path: `/${facet}/${long("id", 200)}`, before: long("v", 300), after: long("w", 300) }],
    sent: [{ type: "PutBucketIntelligentTieringConfiguration", facet, requestId: long("R", 60), at }],
  };
};

/** A bucket was deleted, and created again. */
const recreated: StoryEntry = {
  ...{ bucket: bucketOf("recreated"), at, verdict: "converged", drift: [], detectMs: 900, repairMs: 5_200 },
  causes: [causeOf("mallory", "DeleteBucket", at, [])],
  sent: ["CreateBucket", "PutBucketVersioning"].map((type) => ({
    type,
    facet: "bucket",
    requestId: "R9",
    at,
  })),
};

export const longFleet: FleetStory = {
  ...{ deployment: "dxaws-s3-prod", region: "ap-southeast-2", at, days: [day] },
  buckets: [...verdicts, "recreated" as const].map((verdict) => ({
    bucket: bucketOf(verdict),
    region: "ap-southeast-2",
    verdict: verdict === "recreated" ? "converged" : verdict,
    reason: verdict === "converged" ? undefined : `${verdict}: ${long("because", 300)}`,
    at,
    ...(verdict === "blocked" && { exposed: 1, unwatched: true }),
  })),
  entries: [
    ...verdicts.map((verdict) => changed(bucketOf(verdict), "intelligentTiering")),
    changed(bucketOf("blocked"), "blockPublicAccess"),
    recreated,
  ],
};
