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

describe("a bucket that somebody opens again and again", () => {
  it("is closed each time, however often, and called contested", async () => {
    for (let round = 0; round < 200; round++) {
      // How long it was open is told each time.
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

  // What was read back was taken for S3's own doing, and the bucket was left open for a period of the sweep.
  it("is closed each time, also by somebody who is faster than the read-back, and of whom no event tells", async () => {
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

  it("is as its spec says again when the other one has been quiet for as long as the cool-down", async () => {
    for (let round = 0; round < 9; round++) await attack();
    world.clock.pass(9 * minute);
    expect(await world.trigger({ why: "sweep" })).toMatchObject({ verdict: "contested", sent: [] });
    expect(await world.whenDue()).toMatchObject({ verdict: "converged", sent: [] });
    expect(world.status?.conflicts.blockPublicAccess?.breaker).toBeUndefined();
  });

  it("is closed also after innocent edits of the same facet have opened its breaker", async () => {
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
    // To block more than the spec says exposes nothing: this is held in the end.
    for (let round = 0; round < 8; round++)
      await world.trigger(await world.alice(close, ["blockPublicAccess"]));
    expect(world.status?.verdict).not.toBe("converged");
    await world.spec(spec);
    expect(await attack()).toMatchObject(repaired);
  });

  it.each<[string, () => void]>([
    ["a window of the operator", () => world.restraints.windows.push(closed)],
    ["the fleet's budget", () => (world.restraints.budget.take = async () => false)],
  ])("is closed in spite of %s, and nothing else is", async (_, restrain) => {
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

  it("is closed soon after our own write, though no event says that somebody has called since", async () => {
    await attack();
    await world.alice(open, ["blockPublicAccess"]);
    expect(await world.trigger({ why: "sweep" })).toMatchObject(repaired);
  });

  it("is closed also when another deployment of this service has opened it", async () => {
    const cause = await world.alice(open, ["blockPublicAccess"]);
    const role = "arn:aws:iam::111122223333:role/dxaws-s3-prod";
    const call = cause.call && { ...cause.call, principal: { ...cause.call.principal, role } };
    expect(await world.trigger({ ...cause, ...(call && { call }) })).toMatchObject(repaired);
  });

  it.each([
    ["paused", { paused: true }],
    ["observe", { mode: "observe" }],
  ])("is left open where a person says %s", async (_, word) => {
    await world.spec({ ...spec, ...word });
    expect(await attack()).toMatchObject({ sent: [] });
    expect(await isOpen()).toBe(true);
  });

  it("is left open at first contact where the operator wants to be asked", async () => {
    world.restraints.adoptsOnlyAsked = true;
    world.statuses.clear();
    await world.alice(open, ["blockPublicAccess"]);
    expect(await world.spec(spec)).toMatchObject({ verdict: "held", held: ["adoption"], sent: [] });
    expect(world.status?.conditions.blockPublicAccess).toMatchObject({ severity: "exposure" });
  });
});

describe("how bad it is that a bucket cannot be put right", () => {
  it("is exposure where what may expose it cannot be read, and is tried again within minutes", async () => {
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

describe("a person's word", () => {
  const conflict = async () => {
    for (let round = 0; round < 6; round++) await world.trigger(await world.alice(suspend, ["versioning"]));
    expect(world.status).toMatchObject({ verdict: "held" });
  };
  const versioningRepaired = { sent: [{ type: "PutBucketVersioning" }] };

  it("that overrides holds is one attempt past a fight", async () => {
    await conflict();
    expect(await world.trigger({ why: "manual" })).toMatchObject({ sent: [] });
    const forced = await world.trigger({ why: "manual", override: "holds" });
    expect(forced).toMatchObject(versioningRepaired);
    expect(forced.causes).toContainEqual(expect.objectContaining({ why: "manual", override: "holds" }));
    expect(await world.trigger(await world.alice(suspend, ["versioning"]))).toMatchObject({ sent: [] });
  });

  it("is one attempt past a fight when it is a new spec", async () => {
    await conflict();
    expect(await world.spec({ ...spec, tags: { team: "shop" } })).toMatchObject({
      sent: [{ type: "PutBucketTagging" }, { type: "PutBucketVersioning" }],
    });
    expect(await world.trigger(await world.alice(suspend, ["versioning"]))).toMatchObject({ sent: [] });
  });

  it("is one attempt outside of windows; the operator's deny windows want it said", async () => {
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

describe("a bucket that somebody deletes again and again", () => {
  const remove = async () => {
    const { facets: _, ...cause } = await world.alice(new DeleteBucketCommand({ Bucket: bucket }), []);
    return world.trigger(cause);
  };
  const madeAgain = expect.arrayContaining([expect.objectContaining({ type: "CreateBucket" })]);

  it("is a fight like any other: after five times it stays as it is, and is tried again when that has cooled down", async () => {
    for (let round = 0; round < 5; round++) {
      expect(await remove()).toMatchObject({ sent: madeAgain });
      world.clock.pass(minute);
    }
    expect(await remove()).toMatchObject({ verdict: "held", held: ["conflict"], sent: [] });
    expect(world.status?.reason).toContain("mallory");
    expect(await world.whenDue()).toMatchObject({ sent: [] });
    world.clock.pass(10 * minute);
    expect(await world.trigger({ why: "sweep" })).toMatchObject({
      sent: madeAgain,
    });
  });
});

describe("drift that no event has told of", () => {
  it("is counted: perhaps events do not arrive", async () => {
    await world.alice(suspend, ["versioning"]);
    const outcome = await world.trigger({ why: "sweep" });
    expect(outcome).toMatchObject({ unannounced: true, verdict: "converged" });
    expect(measuredOf(outcome)).toContainEqual(["driftWithoutEvent", 1]);
  });

  it("is not what a person asked to be looked at, an event told of, or is known already", async () => {
    const cause = await world.alice(suspend, ["versioning"]);
    world.restraints.windows.push(closed);
    expect(await world.trigger(cause)).not.toHaveProperty("unannounced");
    expect(await world.trigger({ why: "sweep" })).not.toHaveProperty("unannounced");
    world.restraints.windows.length = 0;
    expect(await world.trigger({ why: "manual" })).not.toHaveProperty("unannounced");
  });
});

describe("what goes wrong with something else", () => {
  const refusal = (name: string, status: number) =>
    new S3ServiceException({ name, message: name, $fault: "client", $metadata: { httpStatusCode: status } });
  const offences = async () => [
    await world.alice(new DeleteBucketTaggingCommand({ Bucket: bucket }), ["tags"]),
    await world.alice(open, ["blockPublicAccess"]),
  ];

  it("keeps no exposure open: S3 is too busy for another facet", async () => {
    world.s3.intercept = (operation) =>
      operation === "PutBucketTagging" ? refusal("SlowDown", 503) : undefined;
    expect(await world.trigger(...(await offences()))).toMatchObject({ verdict: "retrying" });
    expect(await isOpen()).toBe(false);
  });

  it("keeps no exposure open: the fleet's budget cannot be asked", async () => {
    world.restraints.budget.take = () => Promise.reject(new Error("throttled"));
    expect(await world.trigger(...(await offences()))).toMatchObject({ held: ["budget"] });
    expect(await isOpen()).toBe(false);
  });

  it("keeps no exposure open: what denies the repair is mended in the same look", async () => {
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
