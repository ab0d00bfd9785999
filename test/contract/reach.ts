import { beforeEach, describe, expect, it } from "vitest";
import { S3Failure, S3Manager } from "../../exports/index.ts";
import { type Scene, setScene } from "./scene.ts";
import type { MakeSubject } from "./subject.ts";

/** The part of the contract about buckets that are out of reach. */
export function reachContract(makeSubject: MakeSubject): void {
  let { subject, manager, desired, rawBucket } = {} as Scene;
  beforeEach(async () => {
    ({ subject, manager, desired, rawBucket } = await setScene(makeSubject));
  });

  describe("a bucket that lives in another region than its spec says", () => {
    it("is out of reach for a plan and for an apply, and is not written to", async () => {
      await manager.apply(desired);
      const wrong = { ...desired, region: subject.elsewhere, versioning: false };
      const written = await rawBucket.writtenBy(async () => {
        for (const attempt of [manager.plan(wrong), manager.apply(wrong)]) {
          const failure = await attempt.catch((error: unknown) => error);
          expect(failure).toBeInstanceOf(S3Failure);
          expect(failure).toMatchObject({ kind: "elsewhere" });
        }
      });
      expect(written).toEqual([]);
      expect(await rawBucket.versioning()).toBe("Enabled");
    });
  });

  describe("a caller whom S3 denies", () => {
    const inWords = expect.stringMatching(/ was denied, or the bucket is owned by another account/);

    it("to read gets a plan that knows nothing and does nothing", async () => {
      await manager.apply(desired);
      const restricted = new S3Manager({ provider: await subject.restrictedTo("nothing") });
      const plan = await restricted.plan(desired);
      expect(plan).toMatchObject({ inSync: false, actions: [] });
      expect(plan.unknown).toHaveLength(3);
      for (const unknown of plan.unknown) expect(unknown).toMatchObject({ kind: "denied", reason: inWords });
      expect(await rawBucket.writtenBy(() => restricted.apply(desired))).toEqual([]);
    });

    it("to write learns which call was denied, and that the bucket is not as the spec says", async () => {
      await manager.apply(desired);
      const restricted = new S3Manager({ provider: await subject.restrictedTo("reading") });
      const result = await restricted.apply({ ...desired, versioning: false });
      expect(result).toMatchObject({ converged: false, sent: [] });
      expect(result.failed).toMatchObject([
        { type: "PutBucketVersioning", failure: { kind: "denied", message: inWords } },
      ]);
    });
  });
}
