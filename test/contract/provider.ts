import {
  DeleteBucketCommand,
  DeletePublicAccessBlockCommand,
  GetBucketTaggingCommand,
  HeadBucketCommand,
  PutBucketTaggingCommand,
} from "@aws-sdk/client-s3";
import { beforeEach, describe, expect, it } from "vitest";
import { type Command, RecordingS3Provider, S3Manager } from "../../exports/index.ts";
import { ManualClock } from "../support/manualClock.ts";
import { reachContract } from "./reach.ts";
import { type Scene, setScene } from "./scene.ts";
import type { MakeSubject } from "./subject.ts";

const allBlocked = {
  BlockPublicAcls: true,
  IgnorePublicAcls: true,
  BlockPublicPolicy: true,
  RestrictPublicBuckets: true,
};

/** What every S3Provider owes to S3Manager, whatever S3 is behind it. */
export function providerContract(name: string, makeSubject: MakeSubject): void {
  describe(`${name}, as S3Manager's provider`, () => {
    let { subject, manager, Bucket, desired, rawBucket } = {} as Scene;
    beforeEach(async () => {
      ({ subject, manager, Bucket, desired, rawBucket } = await setScene(makeSubject));
    });

    describe("a bucket that does not exist", () => {
      it("is made in its region, as the spec says", async () => {
        const result = await manager.apply(desired);
        expect(result.converged).toBe(true);
        expect(await rawBucket.versioning()).toBe("Enabled");
        expect(await rawBucket.tags()).toEqual([{ Key: "team", Value: "orders" }]);
        expect(await rawBucket.block()).toEqual(allBlocked);
      });

      it("is read back whole before it is called converged, with what its creation carried", async () => {
        await manager.apply(desired);
        const seen = await subject.calls(Bucket);
        const verifying = seen.slice(seen.findLastIndex(({ write }) => write) + 1);
        expect(verifying.map(({ operation }) => operation).sort()).toEqual([
          "GetBucketTagging",
          "GetBucketVersioning",
          "GetPublicAccessBlock",
        ]);
      });

      it("is made in us-east-1, which is no location constraint", async () => {
        const result = await manager.apply({ ...desired, region: "us-east-1" });
        expect(result.plan.actions[0]?.details.input).not.toHaveProperty(
          "CreateBucketConfiguration.LocationConstraint",
        );
        expect(result.converged).toBe(true);
        expect(await rawBucket.versioning("us-east-1")).toBe("Enabled");
      });

      it("is only planned by a plan", async () => {
        expect(await manager.plan(desired)).toMatchObject({ exists: false, inSync: false });
        await expect(subject.send(new HeadBucketCommand({ Bucket }))).rejects.toMatchObject({
          $metadata: { httpStatusCode: 404 },
        });
      });

      it("is missing for a read, whatever is read of it", async () => {
        const reads: Command[] = [new HeadBucketCommand({ Bucket }), new GetBucketTaggingCommand({ Bucket })];
        for (const command of reads)
          await expect(subject.provider.read(subject.region, command)).rejects.toMatchObject({
            name: "S3Failure",
            kind: "missing",
          });
      });

      it("is created again after it was deleted", async () => {
        await manager.apply(desired);
        await subject.send(new DeleteBucketCommand({ Bucket }));
        expect((await manager.apply(desired)).converged).toBe(true);
        expect(await rawBucket.versioning()).toBe("Enabled");
      });
    });

    describe("a bucket that is as its spec says", () => {
      it("is not written to when the spec is applied again", async () => {
        await manager.apply(desired);
        expect(await rawBucket.writtenBy(() => manager.apply(desired))).toEqual([]);
        expect(await manager.plan(desired)).toMatchObject({ inSync: true, actions: [], unknown: [] });
      });

      it("follows a changed spec, with the calls for what changed", async () => {
        await manager.apply(desired);
        const changed = { ...desired, versioning: false, tags: { team: "billing", env: "dev" } };
        const written = await rawBucket.writtenBy(() => manager.apply(changed));
        expect(written.sort()).toEqual(["PutBucketTagging", "PutBucketVersioning"]);
        expect(await rawBucket.versioning()).toBe("Suspended");
        expect(await rawBucket.tags()).toHaveLength(2);
      });

      it("loses what null forbids, and keeps what the spec says nothing about", async () => {
        await manager.apply(desired);
        const without = { name: Bucket, region: subject.region, tags: null, blockPublicAccess: null };
        const result = await manager.apply(without);
        expect(result.converged).toBe(true);
        await expect(rawBucket.tags()).rejects.toMatchObject({ name: "NoSuchTagSet" });
        await expect(rawBucket.block()).rejects.toMatchObject({
          name: "NoSuchPublicAccessBlockConfiguration",
        });
        expect(await rawBucket.versioning()).toBe("Enabled");
        expect(await rawBucket.writtenBy(() => manager.apply(without))).toEqual([]);
      });
    });

    describe("what was changed by rawBucket", () => {
      beforeEach(async () => {
        await manager.apply(desired);
        await rawBucket.suspend();
        await subject.send(new DeletePublicAccessBlockCommand({ Bucket }));
        const TagSet = [{ Key: "team", Value: "mallory" }];
        await subject.send(new PutBucketTaggingCommand({ Bucket, Tagging: { TagSet } }));
      });

      it("is seen, value by value", async () => {
        const { drift } = await manager.plan(desired);
        expect(drift).toEqual(
          expect.arrayContaining([
            expect.objectContaining({ path: "/tags/team", before: "mallory", after: "orders" }),
            expect.objectContaining({ path: "/versioning/Status", before: "Suspended", after: "Enabled" }),
          ]),
        );
        expect(drift.filter(({ facet }) => facet === "blockPublicAccess")).toHaveLength(4);
      });

      it("is repaired by exactly the planned calls, and then no more", async () => {
        const { actions } = await manager.plan(desired);
        const written = await rawBucket.writtenBy(() => manager.apply(desired));
        expect(written).toEqual(actions.map(({ type }) => type));
        expect([await rawBucket.versioning(), await rawBucket.block()]).toEqual(["Enabled", allBlocked]);
        expect(await rawBucket.tags()).toEqual([{ Key: "team", Value: "orders" }]);
        expect(await rawBucket.writtenBy(() => manager.apply(desired))).toEqual([]);
      });

      it("is only written down by a recording provider, call by call as planned", async () => {
        const { actions } = await manager.plan(desired);
        const recording = new RecordingS3Provider(subject.provider);
        const recorded = new S3Manager({ provider: recording, clock: new ManualClock() });
        expect(await rawBucket.writtenBy(() => recorded.apply(desired))).toEqual([]);
        expect(recording.recorded).toEqual(
          actions.map(({ type, details: { input } }) => ({ region: subject.region, type, input })),
        );
        expect(await rawBucket.versioning()).toBe("Suspended");
      });

      it("is repaired, with the request IDs under which S3 knows the calls", async () => {
        const earlier = (await rawBucket.writes()).length;
        const { sent } = await manager.apply(desired);
        const seen = (await rawBucket.writes()).slice(earlier);
        expect(sent.map(({ type, requestId }) => [type, requestId])).toEqual(
          seen.map(({ operation, requestId }) => [operation, requestId]),
        );
        expect(sent.filter(({ requestId }) => requestId === "")).toEqual([]);
      });
    });
  });
  describe(`${name}, where S3 does not let it through`, () => reachContract(makeSubject));
}
