import {
  DeleteBucketCommand,
  DeleteBucketTaggingCommand,
  DeletePublicAccessBlockCommand,
  GetPublicAccessBlockCommand,
  PutBucketPolicyCommand,
  PutPublicAccessBlockCommand,
  S3ServiceException,
} from "@aws-sdk/client-s3";
import { beforeEach, describe, expect, it } from "vitest";
import type { MaintenanceWindow } from "../../../core/spec/windows/schema.ts";
import { measuredOf } from "../../../service/outcomes/measures.ts";
import type { Cause } from "../../../service/triggers/trigger.ts";
import { suspend } from "../../support/convergedWorld.ts";
import { bucket, region, World } from "../../support/world.ts";

const minute = 60_000;
const spec = { versioning: true, tags: { team: "orders" }, blockPublicAccess: true };
const open = new DeletePublicAccessBlockCommand({ Bucket: bucket });
const closed: MaintenanceWindow = { kind: "deny", schedule: "0 0 * * *", duration: "24h" };

let world: World;
beforeEach(async () => {
  world = new World();
  await world.spec(spec);
  world.clock.pass(10 * minute);
});

async function isOpen(): Promise<boolean> {
  const answer = await world.s3
    .send(new GetPublicAccessBlockCommand({ Bucket: bucket }), region)
    .catch(() => undefined);
  const { PublicAccessBlockConfiguration: block } = (answer ?? {}) as {
    PublicAccessBlockConfiguration?: object;
  };
  return !block || Object.values(block).includes(false);
}

const attack = async (name = "mallory") =>
  world.trigger(await world.alice(open, ["blockPublicAccess"], name));

const repaired = { sent: [{ type: "PutPublicAccessBlock" }], severity: "exposure" };

describe("a bucket that another principal opens repeatedly", () => {
  it("is closed each time, however often, and is contested", async () => {
    for (let round = 0; round < 200; round++) {
      // Each outcome says how long it was open.
      expect(await attack()).toMatchObject({ ...repaired, repairMs: expect.any(Number) });
      expect(await isOpen()).toBe(false);
      world.clock.pass(round % 3 === 0 ? 1_000 : 7 * minute);
    }
    await attack();
    expect(world.status).toMatchObject({
      verdict: "contested",
      conditions: { blockPublicAccess: { severity: "exposure" } },
    });
    expect(world.status?.reason).toContain("mallory");
  });

  // The value that was read back was taken for S3's own, and the bucket stayed open for a period of the sweep.
  it("is closed each time, also if it is opened before the read-back and no event arrives", async () => {
    const reopens = async (operation: string) => {
      if (operation !== "PutPublicAccessBlock") return undefined;
      world.s3.after = undefined;
      await world.s3.send(open, region);
      world.s3.after = reopens;
      return undefined;
    };
    await world.s3.send(open, region);
    world.s3.after = reopens;
    for (let sweep = 0; sweep < 10; sweep++) {
      expect(await world.trigger({ why: "sweep" })).toMatchObject(repaired);
      world.clock.pass(minute);
    }
  });

  it("is converged again when the other writer was quiet for the cool-down", async () => {
    for (let round = 0; round < 9; round++) await attack();
    world.clock.pass(9 * minute);
    expect(await world.trigger({ why: "sweep" })).toMatchObject({ verdict: "contested", sent: [] });
    expect(await world.whenDue()).toMatchObject({ verdict: "converged", sent: [] });
    expect(world.status?.conflicts.blockPublicAccess?.breaker).toBeUndefined();
  });

  it("is closed also after harmless changes of the same facet have opened its breaker", async () => {
    const allOn = Object.fromEntries(
      ["BlockPublicAcls", "IgnorePublicAcls", "BlockPublicPolicy", "RestrictPublicBuckets"].map((name) => [
        name,
        true,
      ]),
    );
    await world.spec({ ...spec, blockPublicAccess: false });
    const close = new PutPublicAccessBlockCommand({
      Bucket: bucket,
      PublicAccessBlockConfiguration: allOn,
    });
    // Blocking more than the spec exposes nothing, so this conflict is held.
    for (let round = 0; round < 8; round++)
      await world.trigger(await world.alice(close, ["blockPublicAccess"]));
    expect(world.status?.verdict).not.toBe("converged");
    await world.spec(spec);
    expect(await attack()).toMatchObject(repaired);
  });

  it.each<[string, () => void]>([
    ["a window of the operator", () => world.restraints.windows.push(closed)],
    ["the fleet's budget", () => (world.restraints.budget.take = async () => false)],
  ])("is closed in spite of %s, and nothing else is repaired", async (_, restrain) => {
    restrain();
    const causes: Cause[] = [
      await world.alice(suspend, ["versioning"]),
      await world.alice(open, ["blockPublicAccess"]),
    ];
    const outcome = await world.trigger(...causes);
    expect(outcome).toMatchObject({
      ...repaired,
      verdict: "held",
      conditions: { versioning: { hold: /./ } },
    });
    expect(Object.keys(outcome.conditions ?? {})).toEqual(["versioning"]);
    expect(await isOpen()).toBe(false);
  });

  it("is closed in spite of its own windows", async () => {
    await world.spec({ ...spec, windows: [closed] });
    expect(await attack()).toMatchObject(repaired);
  });

  it("is closed soon after our own write, although no event of a newer call arrived", async () => {
    await attack();
    await world.alice(open, ["blockPublicAccess"]);
    expect(await world.trigger({ why: "sweep" })).toMatchObject(repaired);
  });

  it("is closed also if another deployment of this service opened it", async () => {
    const cause = await world.alice(open, ["blockPublicAccess"]);
    const role = "arn:aws:iam::111122223333:role/dxaws-s3-prod";
    const call = cause.call && { ...cause.call, principal: { ...cause.call.principal, role } };
    expect(await world.trigger({ ...cause, ...(call && { call }) })).toMatchObject(repaired);
  });

  it.each([
    ["paused", { paused: true }],
    ["observe", { mode: "observe" }],
  ])("stays open if the spec says %s", async (_, word) => {
    await world.spec({ ...spec, ...word });
    expect(await attack()).toMatchObject({ sent: [] });
    expect(await isOpen()).toBe(true);
  });

  it("stays open at first contact with adoption: asked", async () => {
    world.restraints.adoptsOnlyAsked = true;
    world.statuses.clear();
    await world.alice(open, ["blockPublicAccess"]);
    expect(await world.spec(spec)).toMatchObject({ verdict: "held", held: ["adoption"], sent: [] });
    expect(world.status?.conditions.blockPublicAccess).toMatchObject({ severity: "exposure" });
  });
});

describe("the severity of a bucket that cannot be repaired", () => {
  it("is exposure if a facet that can expose it cannot be read, and is retried within minutes", async () => {
    world.s3.intercept = (operation) =>
      operation === "GetPublicAccessBlock"
        ? Object.assign(new Error("Access Denied"), {
            name: "AccessDenied",
            $metadata: { httpStatusCode: 403 },
          })
        : undefined;
    await world.trigger({ why: "sweep" });
    expect(world.status?.conditions.blockPublicAccess).toMatchObject({ unread: true, severity: "exposure" });
    for (let again = 0; again < 12; again++) await world.whenDue();
    const wait = Date.parse(world.status?.due?.at ?? "") - world.clock.now().getTime();
    expect(wait).toBeLessThanOrEqual(5 * minute);
  });
});

describe("a person's override", () => {
  const conflict = async () => {
    for (let round = 0; round < 6; round++) await world.trigger(await world.alice(suspend, ["versioning"]));
    expect(world.status).toMatchObject({ verdict: "held" });
  };
  const versioningRepaired = { sent: [{ type: "PutBucketVersioning" }] };

  it("`holds` permits one repair in spite of a conflict", async () => {
    await conflict();
    expect(await world.trigger({ why: "manual" })).toMatchObject({ sent: [] });
    const forced = await world.trigger({ why: "manual", override: "holds" });
    expect(forced).toMatchObject(versioningRepaired);
    expect(forced.causes).toContainEqual(expect.objectContaining({ why: "manual", override: "holds" }));
    expect(await world.trigger(await world.alice(suspend, ["versioning"]))).toMatchObject({ sent: [] });
  });

  it("is not needed after a changed spec: it permits one repair in spite of a conflict", async () => {
    await conflict();
    expect(await world.spec({ ...spec, tags: { team: "shop" } })).toMatchObject({
      sent: [{ type: "PutBucketTagging" }, { type: "PutBucketVersioning" }],
    });
    expect(await world.trigger(await world.alice(suspend, ["versioning"]))).toMatchObject({ sent: [] });
  });

  it("`holds` permits one repair outside windows; the operator's deny windows need `denyWindows`", async () => {
    const allow: MaintenanceWindow = { kind: "allow", schedule: "0 0 1 1 *", duration: "1h" };
    world.restraints.windows.push(allow);
    const cause = await world.alice(suspend, ["versioning"]);
    expect(await world.trigger(cause)).toMatchObject({ held: ["window"] });
    expect(await world.trigger({ why: "manual" })).toMatchObject({ held: ["window"] });
    expect(await world.trigger({ why: "manual", override: "holds" })).toMatchObject(versioningRepaired);
    world.restraints.windows.push(closed);
    await world.alice(suspend, ["versioning"]);
    expect(await world.trigger({ why: "manual", override: "holds" })).toMatchObject({ held: ["window"] });
    expect(await world.trigger({ why: "manual", override: "denyWindows" })).toMatchObject(versioningRepaired);
  });
});

describe("a bucket that another principal deletes repeatedly", () => {
  const remove = async () => {
    const { facets: _, ...cause } = await world.alice(new DeleteBucketCommand({ Bucket: bucket }), []);
    return world.trigger(cause);
  };
  const recreated = expect.arrayContaining([expect.objectContaining({ type: "CreateBucket" })]);

  it("is a conflict like any other: after five times it is not created, and is created again after the cool-down", async () => {
    for (let round = 0; round < 5; round++) {
      expect(await remove()).toMatchObject({ sent: recreated });
      world.clock.pass(minute);
    }
    expect(await remove()).toMatchObject({ verdict: "held", held: ["conflict"], sent: [] });
    expect(world.status?.reason).toContain("mallory");
    expect(await world.whenDue()).toMatchObject({ sent: [] });
    world.clock.pass(10 * minute);
    expect(await world.trigger({ why: "sweep" })).toMatchObject({
      sent: recreated,
    });
  });
});

describe("drift without an event", () => {
  it("is counted, because events may not arrive", async () => {
    await world.alice(suspend, ["versioning"]);
    const outcome = await world.trigger({ why: "sweep" });
    expect(outcome).toMatchObject({ unannounced: true, verdict: "converged" });
    expect(measuredOf(outcome)).toContainEqual(["driftWithoutEvent", 1]);
  });

  it("is not counted after a manual check or an event, or if it is already known", async () => {
    const cause = await world.alice(suspend, ["versioning"]);
    world.restraints.windows.push(closed);
    expect(await world.trigger(cause)).not.toHaveProperty("unannounced");
    expect(await world.trigger({ why: "sweep" })).not.toHaveProperty("unannounced");
    world.restraints.windows.length = 0;
    expect(await world.trigger({ why: "manual" })).not.toHaveProperty("unannounced");
  });
});

describe("a failure elsewhere", () => {
  const refusal = (name: string, status: number) =>
    new S3ServiceException({ name, message: name, $fault: "client", $metadata: { httpStatusCode: status } });
  const changes = async () => [
    await world.alice(new DeleteBucketTaggingCommand({ Bucket: bucket }), ["tags"]),
    await world.alice(open, ["blockPublicAccess"]),
  ];

  it("keeps no exposure open: S3 throttles another facet", async () => {
    world.s3.intercept = (operation) =>
      operation === "PutBucketTagging" ? refusal("SlowDown", 503) : undefined;
    expect(await world.trigger(...(await changes()))).toMatchObject({ verdict: "retrying" });
    expect(await isOpen()).toBe(false);
  });

  it("keeps no exposure open: the budget does not answer", async () => {
    world.restraints.budget.take = () => Promise.reject(new Error("throttled"));
    expect(await world.trigger(...(await changes()))).toMatchObject({ held: ["budget"] });
    expect(await isOpen()).toBe(false);
  });

  it("keeps no exposure open: the policy that denies the repair is repaired in the same check", async () => {
    const Policy = JSON.stringify({
      Version: "2012-10-17",
      Statement: [
        {
          Effect: "Allow",
          Principal: { AWS: "arn:aws:iam::999988887777:root" },
          Action: "s3:*",
          Resource: `arn:aws:s3:::${bucket}/*`,
        },
      ],
    });
    await world.spec({ ...spec, policy: null });
    let isDenied = true;
    world.s3.intercept = (operation) => {
      if (operation === "DeleteBucketPolicy") isDenied = false;
      return operation === "PutPublicAccessBlock" && isDenied ? refusal("AccessDenied", 403) : undefined;
    };
    const causes = [
      await world.alice(new PutBucketPolicyCommand({ Bucket: bucket, Policy }), ["policy"]),
      await world.alice(open, ["blockPublicAccess"]),
    ];
    expect(await world.trigger(...causes)).toMatchObject({ verdict: "converged" });
    expect(await isOpen()).toBe(false);
  });
});
