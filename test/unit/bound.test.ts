import { CreateBucketCommand } from "@aws-sdk/client-s3";
import { describe, expect, it } from "vitest";
import { MemoryS3, MemoryS3Provider, type S3BucketDesired, S3Manager } from "../../exports/index.ts";
import { ManualClock } from "../support/manualClock.ts";

const [name, region] = ["orders-archive", "ca-central-1"] as const;

async function library() {
  const [s3, clock] = [new MemoryS3(), new ManualClock()];
  await s3.send(
    new CreateBucketCommand({ Bucket: name, CreateBucketConfiguration: { LocationConstraint: region } }),
    region,
  );
  const manager = new S3Manager({ clock, provider: new MemoryS3Provider({ s3, clock }) });
  const writes = () => s3.calls.filter(({ write }) => write).map(({ operation }) => operation);
  s3.calls.length = 0;
  return { manager, clock, writes };
}

const yearly = { kind: "allow", schedule: "0 0 1 1 *", duration: "1h" } as const;

describe("who uses the library is bound by what the spec says", () => {
  const cases: readonly [string, Partial<S3BucketDesired>, "manual" | "held", string][] = [
    ["observe", { mode: "observe" }, "manual", "its spec says mode: observe"],
    ["paused", { paused: true }, "manual", "paused until it is resumed"],
    ["paused until an instant", { paused: "2100-01-01T00:00:00Z" }, "held", "paused until 2100"],
    ["windows", { windows: [yearly] }, "held", "outside its maintenance windows until"],
  ];

  it.each(cases)(
    "%s: apply writes nothing and says why; forced, it writes",
    async (_, more, list, reason) => {
      const { manager, writes } = await library();
      const desired = { name, region, versioning: true, ...more } as S3BucketDesired;
      const [entry] = (await manager.plan(desired))[list];
      expect(entry?.reason).toContain(reason);
      expect(entry?.calls).toMatchObject([{ type: "PutBucketVersioning" }]);
      const held = await manager.apply(desired);
      expect(held.converged).toBe(false);
      expect(`${held}`).toContain(reason);
      expect(writes()).toEqual([]);
      expect((await manager.apply(desired, { force: true })).converged).toBe(true);
      expect(writes()).toEqual(["PutBucketVersioning"]);
    },
  );

  it("a pause that has ended has no effect", async () => {
    const { manager, writes } = await library();
    await manager.apply({ name, region, versioning: true, paused: "2001-01-01T00:00:00Z" });
    expect(writes()).toEqual(["PutBucketVersioning"]);
  });

  it("no window keeps an exposure open; a pause does", async () => {
    const { manager, writes } = await library();
    await manager.apply({ name, region, blockPublicAccess: false });
    const closing = { name, region, blockPublicAccess: true } as const;
    expect((await manager.apply({ ...closing, paused: true })).sent).toEqual([]);
    await manager.apply({ ...closing, windows: [yearly] });
    expect(writes().at(-1)).toBe("PutPublicAccessBlock");
  });

  it("a bucket that is to be made is not made", async () => {
    const { manager, writes } = await library();
    const plan = await manager.plan({ name: "orders-new", region, versioning: true, windows: [yearly] });
    expect(plan).toMatchObject({
      exists: false,
      actions: [],
      held: [{ facet: "bucket", calls: [{ type: "CreateBucket" }, { type: "PutBucketVersioning" }] }],
    });
    await manager.apply({ name: "orders-new", region, versioning: true, mode: "observe" });
    expect(writes()).toEqual([]);
  });
});
