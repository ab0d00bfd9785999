import {
  DeleteBucketCommand,
  DeletePublicAccessBlockCommand,
  PutBucketPolicyCommand,
  PutBucketTaggingCommand,
  PutBucketVersioningCommand,
} from "@aws-sdk/client-s3";
import { describe, expect, it } from "vitest";
import { foreseeBucket } from "../../../service/reconcile/foresee.ts";
import { changed, company, managedWorld, minute } from "../../support/companyWorld.ts";
import { LayeredWorld, tlsOnly } from "../../support/layeredWorld.ts";
import { bucket } from "../../support/world.ts";

const day = 24 * 60 * minute;
const at = { Bucket: bucket };

const policyOf = (world: LayeredWorld) =>
  JSON.parse(`${world.s3.peek(bucket, "policy") ?? '{"Statement":[]}'}`);

describe("a bucket without a spec that a baseline selects", () => {
  it("gets what is required, with the layer in its history, and a second check writes nothing", async () => {
    const world = new LayeredWorld();
    await world.created();
    world.baseline("company", company);
    const outcome = await world.trigger(changed);
    expect(outcome.verdict).toBe("converged");
    expect(world.writes).toEqual(["PutBucketPolicy"]);
    expect(outcome.drift).toMatchObject([{ path: "/policy", from: "baseline company" }]);
    world.clock.pass(10 * minute);
    await world.trigger({ why: "sweep" });
    expect(world.writes).toEqual([]);
    expect(world.status?.layered).toMatchObject({
      bare: true,
      baselines: ["company"],
      region: "ca-central-1",
    });
  });

  it("is repaired when someone changes it, and what others have stays in their words", async () => {
    const world = await managedWorld();
    const theirs = {
      Effect: "Allow",
      Principal: { AWS: "arn:aws:iam::111122223333:root" },
      Action: "s3:Get*",
      Resource: `arn:aws:s3:::${bucket}/*`,
    };
    const Policy = JSON.stringify({ Version: "2012-10-17", Statement: theirs });
    const outcome = await world.trigger(
      await world.alice(new PutBucketPolicyCommand({ ...at, Policy }), ["policy"]),
    );
    expect(outcome).toMatchObject({ verdict: "converged", sent: [{ type: "PutBucketPolicy" }] });
    expect(policyOf(world).Statement).toContainEqual(theirs);
    expect(policyOf(world).Statement).toHaveLength(2);
  });

  it("is left as it is and released with its history when no baseline selects it any more", async () => {
    const world = await managedWorld();
    world.items.clear();
    const outcome = await world.trigger(changed);
    expect(outcome).toMatchObject({ verdict: "released", reason: "no baseline selects the bucket any more" });
    expect(world.calls).toEqual([]);
    expect(policyOf(world).Statement).toHaveLength(1);
  });

  it("is released, and never created again, when it is gone", async () => {
    const world = await managedWorld();
    const outcome = await world.trigger(await world.onBucket(new DeleteBucketCommand(at), "DeleteBucket"));
    expect(outcome).toMatchObject({ verdict: "released", reason: "the bucket does not exist any more" });
    expect(world.writes).toEqual([]);
  });

  it("gets no call if no baseline selects it", async () => {
    const world = new LayeredWorld();
    await world.created();
    world.baseline("others", { ...company, select: { names: ["billing-*"] } });
    const outcome = await world.trigger(changed);
    expect(outcome.verdict).toBe("unmanaged");
    expect(world.calls).toEqual([]);
    expect(world.statuses.size).toBe(0);
  });

  it("is planned as the service would repair it", async () => {
    const world = await managedWorld();
    await world.alice(new DeletePublicAccessBlockCommand(at), []);
    const plan = await foreseeBucket({ bucket, item: undefined }, "sweep", world.core);
    expect(plan?.actions.map(({ type }) => type)).toEqual(["PutPublicAccessBlock"]);
    world.items.clear();
    world.clock.pass(2 * minute);
    expect(await foreseeBucket({ bucket, item: undefined }, "sweep", world.core)).toBeUndefined();
  });
});

describe("a new bucket", () => {
  const suspended = new PutBucketVersioningCommand({
    ...at,
    VersioningConfiguration: { Status: "Suspended" },
  });
  const open = new DeletePublicAccessBlockCommand(at);
  const tagged = (team: string) =>
    new PutBucketTaggingCommand({ ...at, Tagging: { TagSet: [{ Key: "team", Value: team }] } });

  it("is written only to close an exposure until no event came for quietSeconds", async () => {
    const world = new LayeredWorld({ quietMs: 5 * minute });
    world.baseline("company", { require: { ...company.require, versioning: true } });
    const writes: string[][] = [];
    const creation = await world.created();
    await world.trigger(creation);
    writes.push(world.writes);
    for (const [command, facet] of [
      [tagged("a"), "tags"],
      [suspended, "versioning"],
      [open, "blockPublicAccess"],
      [tagged("b"), "tags"],
    ] as const) {
      world.clock.pass(3_000);
      await world.trigger(await world.alice(command, [facet]));
      writes.push(world.writes);
    }
    expect(writes).toEqual([[], [], [], ["PutPublicAccessBlock"], []]);
    const quietAt = new Date(world.clock.now().getTime() + 5 * minute).toISOString();
    expect(world.status).toMatchObject({ verdict: "held", conditions: { versioning: { hold: "quiet" } } });
    await world.dueUntil(() => world.status?.verdict === "converged");
    expect(world.clock.now().toISOString()).toBe(quietAt);
    expect([...world.writes].sort()).toEqual(["PutBucketPolicy", "PutBucketVersioning"]);
    expect(world.s3.peek(bucket, "tagging")).toEqual({ TagSet: [{ Key: "team", Value: "b" }] });
  });

  it("cannot keep a baseline off by calls without end", async () => {
    const world = new LayeredWorld({ quietMs: 5 * minute });
    world.baseline("company", company);
    await world.trigger(await world.created());
    for (let minutes = 0; minutes <= 60; minutes += 4) {
      world.clock.pass(4 * minute);
      await world.trigger(await world.alice(tagged(`${minutes}`), ["tags"]));
      if (`${world.status?.due?.at}` <= world.clock.now().toISOString()) await world.whenDue();
      if (policyOf(world).Statement.length > 0) break;
    }
    expect(world.clock.now().getTime()).toBeLessThanOrEqual(
      Date.parse(`${world.status?.layered?.created}`) + 65 * minute,
    );
    expect(policyOf(world).Statement).toHaveLength(1);
  });
});

describe("a spec under a baseline", () => {
  const spec = {
    policy: {
      Statement: [
        {
          Sid: "Own",
          Effect: "Deny",
          Principal: "*",
          Action: "s3:DeleteBucket",
          Resource: `arn:aws:s3:::${bucket}`,
        },
      ],
    },
  };

  it("is overruled where it contradicts a requirement, and its status says so", async () => {
    const world = new LayeredWorld();
    world.baseline("company", company);
    await world.spec({ blockPublicAccess: false });
    expect(world.s3.peek(bucket, "publicAccessBlock")).toMatchObject({ BlockPublicAcls: true });
    expect(world.status?.layered?.overruled?.[0]).toBe(
      "/blockPublicAccess/BlockPublicAcls (baseline company)",
    );
  });

  it.each([
    ["paused", { paused: true }, "paused"],
    ["invalid", { versionin: true }, "invalid"],
  ])("does not hold a requirement when it is %s", async (_, more, verdict) => {
    const world = new LayeredWorld();
    world.baseline("company", company);
    await world.spec(spec);
    world.clock.pass(10 * minute);
    await world.spec({ ...spec, ...more });
    expect(world.status?.verdict).toBe(verdict);
    const outcome = await world.trigger(
      await world.alice(new DeletePublicAccessBlockCommand(at), ["blockPublicAccess"]),
    );
    expect([outcome.verdict, world.writes]).toEqual([verdict, ["PutPublicAccessBlock"]]);
    expect(
      policyOf(world)
        .Statement.map(({ Sid }: { Sid: string }) => Sid)
        .sort(),
    ).toEqual(["Own", "TlsOnly"]);
  });

  it("in observe mode needs a person in a plan, for what it alone names", async () => {
    const world = new LayeredWorld();
    await world.created();
    world.baseline("company", { require: { versioning: true } });
    const item = { name: bucket, region: "ca-central-1", tags: { team: "orders" }, mode: "observe" };
    const plan = await foreseeBucket({ bucket, item }, "sweep", world.core);
    expect(plan?.actions.map(({ facet }) => facet)).toEqual(["versioning"]);
    expect({ held: plan?.held, manual: plan?.manual }).toMatchObject({
      held: [],
      manual: [{ facet: "tags", reason: "its spec says mode: observe" }],
    });
  });

  it("in observe mode is reported, while requirements are enforced", async () => {
    const world = new LayeredWorld();
    world.baseline("company", company);
    await world.spec({ ...spec, tags: { team: "orders" } });
    world.clock.pass(10 * minute);
    await world.spec({ ...spec, tags: { team: "sales" }, mode: "observe" });
    await world.trigger(await world.alice(new DeletePublicAccessBlockCommand(at), ["blockPublicAccess"]));
    expect(world.writes).toEqual(["PutPublicAccessBlock"]);
    expect(world.status).toMatchObject({ verdict: "drifted", conditions: { tags: { verdict: "drifted" } } });
  });

  it("is not created because of a baseline, if it is paused or invalid", async () => {
    const world = new LayeredWorld();
    world.baseline("company", company);
    await world.spec({ ...spec, paused: true });
    expect(world.writes).toEqual([]);
  });
});

describe("a baseline that is deleted", () => {
  const own = {
    Sid: "Own",
    Effect: "Deny",
    Principal: "*",
    Action: "s3:DeleteBucket",
    Resource: `arn:aws:s3:::${bucket}`,
  };

  it("writes nothing, also where the spec says something else, until a person asks for it", async () => {
    const world = new LayeredWorld();
    world.baseline("company", { require: { policy: { Statement: [tlsOnly] }, versioning: true } });
    await world.spec({ policy: { Statement: [own] }, versioning: false });
    world.clock.pass(10 * minute);
    world.items.clear();
    for (const why of ["baseline", "sweep"] as const) {
      await world.trigger({ why });
      expect(world.writes).toEqual([]);
      world.clock.pass(10 * minute);
    }
    expect(world.status).toMatchObject({ verdict: "held", conditions: { policy: { hold: "withdrawn" } } });
    const plan = await foreseeBucket({ bucket, item: world.specs.get(bucket) }, "sweep", world.core);
    expect([plan?.actions, plan?.manual.map(({ facet }) => facet)]).toEqual([[], ["versioning", "policy"]]);
    const outcome = await world.trigger({ why: "manual", override: "holds" });
    expect([outcome.verdict, [...world.writes].sort()]).toEqual([
      "converged",
      ["PutBucketPolicy", "PutBucketVersioning"],
    ]);
  });
});

describe("an exception", () => {
  it("holds until its end, at which the check is due and the requirement returns", async () => {
    const world = await managedWorld();
    const until = new Date(world.clock.now().getTime() + 30 * day).toISOString();
    world.exception("migration", { pointers: ["/blockPublicAccess"], until });
    await world.trigger(changed);
    expect(world.status?.layered?.exceptions).toEqual(["migration"]);
    await world.trigger(await world.alice(new DeletePublicAccessBlockCommand(at), ["blockPublicAccess"]));
    expect(world.writes).toEqual([]);
    await world.dueUntil(() => world.status?.due?.why === "exception ends");
    expect(world.status?.due).toMatchObject({ at: until, why: "exception ends" });
    const outcome = await world.whenDue();
    expect([outcome.verdict, world.writes]).toEqual(["converged", ["PutPublicAccessBlock"]]);
  });
});
