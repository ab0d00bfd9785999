import { daysUntil, type FleetStory, type StoryEntry } from "../../cli/report/story.ts";
import type { Verdict } from "../../service/tables/status.ts";
import type { Cause } from "../../service/triggers/trigger.ts";
import { Chance } from "../simulation/chance.ts";

export const at = "2026-11-24T14:02:07.310Z";
export const region = "ca-central-1";

const identities = [
  "mallory",
  "deploy-role/ci-4711",
  "AWSReservedSSO_Admin/jane.doe@example.com",
  "terraform",
];
const names = ["orders", "invoices", "logs", "media", "backup", "exports", "telemetry"];

const conditions: readonly (readonly [Verdict, string])[] = [
  ["blocked", "PutBucketPolicy: Access Denied: the bucket's policy denies s3:PutBucketPolicy to our role"],
  [
    "held",
    "deploy-role/ci-4711 keeps changing it back; the service does not write it until 2026-11-24T14:40:00.000Z",
  ],
  ["drifted", "versioning differs, and its spec says mode observe"],
  ["invalid", '/versionning: unknown key; did you mean "versioning"?'],
  ["paused", "paused until it is resumed"],
];
const changes = [
  {
    facet: "versioning",
    path: "/versioning/Status",
    before: "Suspended",
    after: "Enabled",
    call: "PutBucketVersioning",
  },
  { facet: "tags", path: "/tags/team", before: undefined, after: "orders", call: "PutBucketTagging" },
  {
    facet: "blockPublicAccess",
    path: "/blockPublicAccess/BlockPublicPolicy",
    before: false,
    after: true,
    call: "PutPublicAccessBlock",
  },
  {
    facet: "policy",
    path: "/policy/Statement/Everybody",
    before: {
      Sid: "Everybody",
      Effect: "Allow",
      Principal: "*",
      Action: "s3:GetObject",
      Resource: "arn:aws:s3:::orders/*",
    },
    after: undefined,
    call: "PutBucketPolicy",
  },
] as const;

export const causeOf = (name: string, event: string, when: string, facets: readonly string[]): Cause => ({
  why: "drift",
  at: when,
  facets,
  call: {
    event,
    requestId: `${event}-1`,
    principal: { name, type: "IAMUser" },
    sourceIp: "203.0.113.7",
    userAgent: "aws-cli/2.31",
    region,
  },
});

/** A fleet of the given size, the same for the same size: a few buckets need attention, most were changed lately. */
export function fleetStory(count: number): FleetStory {
  const chance = new Chance(count);
  const days = daysUntil(at, 30);
  const buckets = Array.from({ length: count }, (_, index) => {
    const [verdict, reason] = chance.happens(0.03) ? chance.pick(conditions) : (["converged"] as const);
    const bucket = `${chance.pick(names)}-${chance.pick(["prod", "dev", "eu"])}-${index}`;
    return { bucket, verdict, at, checkedAt: at, ...(reason && { reason }) };
  });
  const entries = buckets.flatMap(({ bucket, verdict, reason }) => {
    const repairs = Array.from({ length: chance.between(0, 3) }, () => repairOf(bucket, days, chance));
    const { repairMs: _, ...condition } = repairOf(bucket, days.slice(-3), chance);
    return reason ? [...repairs, { ...condition, verdict, reason, sent: [] }] : repairs;
  });
  return { deployment: "dxaws-s3-prod", region, at, days, buckets, entries };
}

function repairOf(bucket: string, days: readonly string[], chance: Chance): StoryEntry {
  const { call, ...drift } = chance.pick(changes);
  const day = days[Math.floor(days.length * chance.next() ** 0.6)] ?? at.slice(0, 10);
  const when = new Date(Date.parse(`${day}T00:00:00Z`) + chance.between(0, 50_000_000)).toISOString();
  const sent = [{ type: call, facet: drift.facet, requestId: `R${chance.between(1, 1e6)}`, at: when }];
  const found = { bucket, at: when, verdict: "converged", drift: [drift], sent } as const;
  if (chance.happens(0.1)) return { ...found, causes: [{ why: "sweep", at: when }] };
  const who = identities[Math.floor(identities.length * chance.next() ** 2)] ?? "mallory";
  const repairMs = chance.between(400, 2_500) * (chance.happens(0.04) ? chance.between(10, 2_000) : 1);
  const detectMs = Math.round(repairMs / 2);
  return { ...found, causes: [causeOf(who, call, when, [drift.facet])], detectMs, repairMs };
}
