import { describe, expect, it } from "vitest";
import { Guard } from "../../../core/plan/guard.ts";
import { inOrder } from "../../../core/plan/order.ts";
import { planBucket, type Restraint } from "../../../core/plan/planBucket.ts";
import { S3Failure } from "../../../core/providers/awsErrors.ts";
import { parseDesired } from "../../../core/spec/desired.ts";

const owner = "111122223333";
const place = { name: "orders-archive", region: "ca-central-1", owner };
const desired = (facets: object) => parseDesired({ name: place.name, region: place.region, ...facets });

/** The plan from what is read of each facet (undefined: not configured) to what the spec says. */
function planOf(live: Readonly<Record<string, unknown>>, facets: object, restraint: Restraint = {}) {
  const read = Object.entries(live).map(([facet, value]) => {
    const seen = value instanceof S3Failure ? { failure: value } : { value };
    return [facet, seen] as const;
  });
  return planBucket(desired(facets), place, { exists: true, facets: new Map(read) }, restraint);
}
const newBucket = (facets: object, restraint: Restraint = {}) =>
  planBucket(desired(facets), place, { exists: false, facets: new Map() }, restraint);
const failure = (kind: "unsupported" | "denied", code: string, message: string) =>
  new S3Failure(kind, code, "GetBucket", message, {});

const reads = (account: string | string[], Sid = "Read") => ({
  Sid,
  Effect: "Allow",
  Principal: { AWS: account },
  Action: "s3:GetObject",
  Resource: "arn:aws:s3:::orders-archive/*",
});
const policy = (...Statement: object[]) => ({ Version: "2012-10-17", Statement });

describe("the severity of what a plan repairs", () => {
  const severities = ({ drift, actions, severity }: ReturnType<typeof planOf>) =>
    [drift[0]?.severity, actions[0]?.severity, actions[0]?.details.severity, severity] as const;

  it.each([
    ["exposure", { blockPublicAccess: undefined }, { blockPublicAccess: true }],
    ["weaker", { versioning: { Status: "Suspended" } }, { versioning: true }],
    ["other", { tags: undefined }, { tags: { team: "orders" } }],
  ])("is %s, in its drift, in its calls and as a whole", (severity, live, spec) => {
    expect(new Set(severities(planOf(live, spec)))).toEqual(new Set([severity]));
  });

  it("is that of the worst difference, whose calls come first", () => {
    const live = { tags: undefined, versioning: { Status: "Suspended" }, blockPublicAccess: undefined };
    const plan = planOf(live, { tags: { team: "orders" }, versioning: true, blockPublicAccess: true });
    expect(plan.severity).toBe("exposure");
    expect(plan.actions.map(({ facet }) => facet)).toEqual(["blockPublicAccess", "tags", "versioning"]);
  });

  it("leaves the order of calls as it is among those that close an exposure", () => {
    const stranger = "999988887777";
    const QueueArn = `arn:aws:sqs:ca-central-1:${stranger}:events`;
    const S3BucketDestination = { Bucket: "arn:aws:s3:::reports", AccountId: stranger, Format: "CSV" };
    const live = {
      notification: { QueueConfigurations: [{ Id: "q", QueueArn, Events: ["s3:ObjectCreated:*"] }] },
      inventory: [
        {
          Id: "daily",
          IsEnabled: true,
          Destination: { S3BucketDestination },
          IncludedObjectVersions: "All",
          Schedule: { Frequency: "Daily" },
        },
      ],
      tags: undefined,
    };
    const { actions } = planOf(live, { tags: { team: "orders" }, notification: null, inventory: null });
    expect(actions.map(({ facet, severity }) => [facet, severity])).toEqual([
      ["notification", "exposure"],
      ["inventory", "exposure"],
      ["tags", "other"],
    ]);
  });

  it("is other without drift, also for the creation of a bucket", () => {
    expect(planOf({ tags: undefined }, { tags: {} }).severity).toBe("other");
    const [creation] = newBucket({}).actions;
    expect([creation?.facet, creation?.severity, creation?.details.diff]).toEqual(["bucket", "other", []]);
  });
});

describe("a call that writes a whole facet", () => {
  it("says of the facet what it was, what it will be, and what differs", () => {
    const live = { tags: { team: "sales", stage: "dev" } };
    const { actions, drift } = planOf(live, { tags: { team: "orders", stage: "dev" } });
    expect(actions.map(({ details: { before, after, diff } }) => ({ before, after, diff }))).toEqual([
      { before: live.tags, after: { team: "orders", stage: "dev" }, diff: drift },
    ]);
    expect(drift).toMatchObject([{ path: "/tags/team", before: "sales", after: "orders" }]);
  });
});

describe("a call that removes S3's own value from a new bucket", () => {
  it("shows each member that goes, although neither the bucket nor the spec states one", () => {
    const [, removal] = newBucket({ blockPublicAccess: null }).actions;
    expect(removal?.type).toBe("DeletePublicAccessBlock");
    expect(removal?.details.diff.map(({ path, before, after }) => [path, before, after])).toEqual(
      ["BlockPublicAcls", "IgnorePublicAcls", "BlockPublicPolicy", "RestrictPublicBuckets"].map((name) => [
        `/blockPublicAccess/${name}`,
        true,
        false,
      ]),
    );
  });
});

describe("a call that writes one entry", () => {
  it("says of that entry alone what it was, what it will be, and what differs", () => {
    const [all, some] = [{ Id: "all" }, { Id: "some", Filter: { Prefix: "A/" } }];
    const changed = { Id: "some", Filter: { Prefix: "B/" } };
    const plan = planOf({ metrics: [all, some] }, { metrics: [changed, { Id: "new" }] });
    const shown = plan.actions.map(({ details: { before, after, diff } }) => [before, after, diff.length]);
    expect(shown).toEqual([
      [{ all }, {}, 1],
      [{ some }, { some: changed }, 1],
      [{}, { new: { Id: "new" } }, 1],
    ]);
  });
});

describe("a hold on a facet", () => {
  const holds = (until?: string) => new Map([["tags", { reason: "a conflict", ...(until && { until }) }]]);
  const spec = { tags: { team: "orders" } };

  it("keeps its calls, with the reason and, where it is known, the end", () => {
    const calls = planOf({ tags: undefined }, spec).actions;
    expect(calls).toHaveLength(1);
    const until = "2026-03-02T12:00:00Z";
    const held = (end?: string) => planOf({ tags: undefined }, spec, { holds: holds(end) });
    expect(held(until).held).toEqual([{ facet: "tags", reason: "a conflict", until, calls }]);
    expect(held().held).toEqual([{ facet: "tags", reason: "a conflict", calls }]);
    expect([held().actions, held().inSync]).toEqual([[], false]);
  });

  it("keeps nothing of a bucket that is in sync, or that is to be created", () => {
    expect(planOf({ tags: { team: "orders" } }, spec, { holds: holds() }).inSync).toBe(true);
    expect(newBucket(spec, { holds: holds() }).held).toEqual([]);
  });

  it("does not keep what closes an exposure", () => {
    const hold = new Map([["blockPublicAccess", { reason: "a conflict" }]]);
    const plan = planOf({ blockPublicAccess: undefined }, { blockPublicAccess: true }, { holds: hold });
    expect([plan.held, plan.actions.length]).toEqual([[], 1]);
  });

  it("gives way to a refusal, whose reason a person can act on", () => {
    const hold = new Map([["policy", { reason: "a conflict" }]]);
    const guard = new Guard({ public: [] });
    const plan = planOf({ policy: undefined }, { policy: policy(reads("*")) }, { guard, holds: hold });
    expect([plan.held.length, plan.refused.length, plan.actions.length]).toEqual([0, 1, 0]);
  });
});

describe("a value without permission", () => {
  const guard = new Guard({ public: [], trusted: [owner] });
  const [partner, stranger] = ["444455556666", "777788889999"];

  it("that only adds access changes nothing of what is there", () => {
    const plan = planOf(
      { policy: policy(reads(partner)) },
      { policy: policy(reads([partner, stranger])) },
      { guard },
    );
    expect(plan.refused).toMatchObject([{ facet: "policy", calls: [{ type: "PutBucketPolicy" }] }]);
    expect(plan.actions).toEqual([]);
  });

  it("is named with whom it admits and to what", () => {
    const opens = (spec: object, live: Readonly<Record<string, unknown>>) =>
      planOf(live, spec).actions.flatMap(({ details }) => details.opens ?? []);
    expect(opens({ policy: policy(reads("*")) }, { policy: undefined })).toEqual([
      expect.stringMatching(/^to the public: it allows /),
    ]);
    expect(opens({ policy: policy(reads(partner)) }, { policy: undefined })).toEqual([
      expect.stringMatching(/^to an outsider: it allows /),
    ]);
    const host = { RedirectAllRequestsTo: { HostName: "example.com" } };
    expect(opens({ website: host }, { website: undefined })).toEqual([
      expect.stringMatching(/^indirectly: it /),
    ]);
    expect(planOf({ tags: undefined }, { tags: { a: "b" } }).actions[0]?.details).not.toHaveProperty("opens");
  });
});

describe("a facet that S3 does not support for the bucket", () => {
  const lack = failure("unsupported", "MethodNotAllowed", "not allowed here");

  it("is refused with S3's reason, and without calls", () => {
    const { refused, unknown, actions, inSync } = planOf({ accelerate: lack }, { accelerate: true });
    const reason = "S3 does not support accelerate for this bucket (not allowed here)";
    expect(refused).toEqual([{ facet: "accelerate", reason, calls: [] }]);
    expect({ unknown, actions, inSync }).toEqual({ unknown: [], actions: [], inSync: false });
  });

  it("is in sync where the spec wants nothing of it", () => {
    expect(planOf({ accelerate: lack }, { accelerate: null }).inSync).toBe(true);
    expect(planOf({ blockPublicAccess: lack }, { blockPublicAccess: null }).inSync).toBe(true);
  });

  it("is unknown where S3 gives every bucket a value, and the spec asks for the one without it", () => {
    const { unknown, refused } = planOf({ ownership: lack }, { ownership: "ObjectWriter" });
    expect([unknown.map(({ facet }) => facet), refused]).toEqual([["ownership"], []]);
  });

  it("is unknown where the read was denied, with S3's kind, code and message", () => {
    const { unknown, refused, inSync } = planOf(
      { accelerate: failure("denied", "AccessDenied", "no access") },
      { accelerate: true },
    );
    expect(unknown).toEqual([
      { facet: "accelerate", kind: "denied", code: "AccessDenied", reason: "no access" },
    ]);
    expect([refused, inSync]).toEqual([[], false]);
  });
});

describe("the warnings of a plan", () => {
  const kinds = ({ warnings }: ReturnType<typeof planOf>) => warnings.map(({ facet, kind }) => [facet, kind]);

  const expiry = { lifecycle: [{ Status: "Enabled", Filter: {}, Expiration: { Days: 1 } }] };

  const retained = { versioning: true, objectLock: { ObjectLockEnabled: "Enabled" } };

  it("begin with the creation of a bucket that was there before", () => {
    expect(kinds(newBucket(retained, { seen: true }))).toEqual([
      ["bucket", "recreated"],
      ["objectLock", "irreversible"],
    ]);
    expect(kinds(newBucket({}, { seen: false }))).toEqual([]);
    expect(kinds(newBucket({}))).toEqual([]);
    expect(kinds(planOf({ tags: undefined }, { tags: {} }, { seen: true }))).toEqual([]);
  });

  it("are not about a facet whose calls are refused, but still about the others", () => {
    const guard = new Guard({ public: [] });
    const live = { lifecycle: undefined, policy: undefined };
    const spec = { ...expiry, policy: policy(reads("*")) };
    expect(kinds(planOf(live, spec))).toContainEqual(["policy", "exposure"]);
    expect(kinds(planOf(live, spec, { guard }))).toEqual([["lifecycle", "deletes"]]);
    expect(kinds(newBucket({ ...retained, policy: spec.policy }, { guard, seen: true }))).toEqual([
      ["bucket", "recreated"],
      ["objectLock", "irreversible"],
    ]);
  });

  it("are none about a facet that is as its spec says", () => {
    expect(kinds(planOf({ versioning: { Status: "Enabled" } }, { versioning: true }))).toEqual([]);
  });
});

describe("what a plan shows of a bucket", () => {
  const live = { tags: { team: "sales" }, versioning: undefined, cors: undefined };
  const spec = { tags: { team: "orders" }, versioning: true, cors: null };

  it("is the value of each facet as read, null where nothing is configured", () => {
    const plan = planOf(live, spec);
    expect(plan.shown(["versioning", "tags", "acl"])).toEqual({ tags: live.tags, versioning: null });
    expect(plan.before).toEqual({ tags: live.tags, versioning: null });
  });

  it("is nothing of a bucket that does not exist", () => {
    const plan = newBucket(spec);
    expect([plan.shown(["tags"]), plan.drift, plan.before, plan.inSync]).toEqual([{}, [], {}, false]);
  });
});

describe("the order of the calls of a plan", () => {
  it("is one of the calls themselves: a part of them has it, too", () => {
    const logs = { TargetBucket: "orders-logs", TargetPrefix: "logs/" };
    const live = { logging: undefined, policy: undefined, versioning: undefined, objectLock: undefined };
    const objectLock = { ObjectLockEnabled: "Enabled" };
    const { actions } = planOf(live, {
      logging: logs,
      policy: policy(reads(owner)),
      versioning: true,
      objectLock,
    });
    const facetsOf = (calls: typeof actions) => calls.map(({ facet }) => facet);
    const planned = ["versioning", "policy", "objectLock", "logging"];
    expect(facetsOf(actions)).toEqual(planned);
    const reversed = inOrder(actions.toReversed());
    expect(facetsOf(reversed)).toEqual(["policy", "logging", "versioning", "objectLock"]);
  });
});

describe("the creation of a bucket", () => {
  it("names the namespace of the account, where the bucket's name is of one", () => {
    const inputOf = (name: string) =>
      planBucket(
        parseDesired({ name, region: place.region }),
        { ...place, name },
        { exists: false, facets: new Map() },
      ).actions[0]?.details.input;
    const name = `orders-${owner}-ca-central-1-an`;
    expect(inputOf(name)).toMatchObject({ Bucket: name, BucketNamespace: "account-regional" });
    expect(inputOf("orders-archive")).not.toHaveProperty("BucketNamespace");
  });
});

describe("a facet in doubt", () => {
  const [gone, arn] = ["AROAJQABLZS4A3QDU576Q", "arn:aws:iam::111122223333:role/app"];
  const canonical = { ...reads(owner), Principal: { CanonicalUser: "7".repeat(64) } };
  const policyPlan = (live: object, wanted: object) =>
    planOf({ policy: policy(live), tags: undefined }, { policy: policy(wanted), tags: { team: "orders" } });

  it("differs only in names that may be of one identity, which a warning says", () => {
    const plan = policyPlan(reads(gone), reads(arn));
    expect([plan.isInDoubt("policy"), plan.isInDoubt("tags"), plan.isInDoubt("cors")]).toEqual([
      true,
      false,
      false,
    ]);
    expect(plan.warnings).toEqual([
      { facet: "policy", kind: "doubtful", text: expect.stringMatching(/so it is written only once$/) },
    ]);
    expect(policyPlan(reads("444455556666"), reads(arn)).isInDoubt("policy")).toBe(false);
  });

  it("is none of a new bucket, whose warning says what S3 may return instead", () => {
    const plan = newBucket({ policy: policy(canonical) });
    expect(plan.isInDoubt("policy")).toBe(false);
    expect(plan.warnings).toContainEqual(expect.objectContaining({ facet: "policy", kind: "doubtful" }));
    const removed = planOf({ policy: policy(canonical) }, { policy: null });
    expect(removed.warnings.filter(({ kind }) => kind === "doubtful")).toEqual([]);
  });
});
