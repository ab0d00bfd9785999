import { DeleteBucketTaggingCommand, PutBucketVersioningCommand } from "@aws-sdk/client-s3";
import type { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { describe, expect, it } from "vitest";
import { Ledger } from "../../../service/tables/ledger.ts";
import { newStatus, ownStatus } from "../../../service/tables/status.ts";
import { Table } from "../../simulation/tables.ts";
import { convergedWorld, minute, spec, suspend } from "../../support/convergedWorld.ts";
import { bucket } from "../../support/world.ts";

/** Defects that the simulation found, each as a minimal test. */

const enable = new PutBucketVersioningCommand({
  Bucket: bucket,
  VersioningConfiguration: { Status: "Enabled" },
});
const untag = new DeleteBucketTaggingCommand({ Bucket: bucket });

function ledgerTable(): Ledger {
  const table = new Table(["bucket", "entry"], Date.now, () => 0);
  const documents = { send: async (command: object) => table.send(command) };
  return new Ledger(documents as unknown as DynamoDBDocumentClient, "ledger");
}

describe("a bucket that was due for a check", () => {
  // It stayed in the index without a `due`, at which every sweep of the whole fleet failed from then on.
  it("and is so no longer is not in the index of what is due any more", async () => {
    const ledger = ledgerTable();
    const due = { at: "2026-11-23T12:00:00.000Z", why: "settle", attempt: 1, causes: [] } as const;
    await ledger.record({ ...newStatus(bucket, due.at), due });
    expect(await ledger.due(due.at)).toMatchObject([{ bucket, due: { at: due.at, why: "settle" } }]);
    const status = ownStatus({ ...newStatus(bucket, due.at), ...(await ledger.status(bucket)) });
    await ledger.record({ ...status, due: undefined });
    expect(await ledger.due(due.at)).toEqual([]);
  });

  // It was due in every minute from then on.
  it.each([
    ["one facet", [enable]],
    ["two facets", [enable, untag]],
  ])(
    "at %s, of which one is managed no longer, is checked once more and then no more",
    async (_, foreignChanges) => {
      const world = await convergedWorld();
      const facets = ["versioning", "tags"].slice(0, foreignChanges.length);
      const causes = await Promise.all(
        foreignChanges.map((foreignChange, index) => world.alice(foreignChange, [facets[index] ?? ""])),
      );
      world.s3.stale(bucket, "tagging", 1);
      await world.trigger(...causes);
      expect(world.status?.due?.facets).toEqual(facets);
      const { versioning: _dropped, ...rest } = spec;
      await world.spec(rest);
      world.clock.pass(minute);
      await world.trigger({ why: "due", facets });
      expect(world.status?.due).toBeUndefined();
    },
  );
});

describe("a worker that crashed in the middle of a repair", () => {
  // Its intent was deleted with the status, and with it the only record of who changed the bucket.
  it("is recorded with its cause when the spec is deleted before another worker comes", async () => {
    const world = await convergedWorld();
    const cause = await world.alice(suspend, ["versioning"], "mallory");
    const { record } = world.core.ledger;
    world.core.ledger.record = async (...entry) => {
      await record(...entry);
      throw new Error("the worker crashes here");
    };
    await expect(world.trigger(cause)).rejects.toThrow("crashes here");
    world.specs.delete(bucket);
    const outcome = await world.trigger({ why: "spec" });
    expect(outcome).toMatchObject({ verdict: "released", interrupted: true });
    expect(outcome.drift).toMatchObject([{ path: "/versioning/Status" }]);
    expect(outcome.causes).toContainEqual(cause);
  });

  // The second repair's intent replaced the first one's: who caused that one was never recorded.
  it("is recorded with its cause, also when the next one finds another drift and crashes too", async () => {
    const world = await convergedWorld();
    const { record } = world.core.ledger;
    const crashAfterIntent = () => {
      world.core.ledger.record = async (...entry) => {
        world.core.ledger.record = async () => Promise.reject(new Error("the worker crashes here"));
        return record(...entry);
      };
    };
    const [first, second] = [await world.alice(suspend, ["versioning"], "mallory"), "trudy"];
    crashAfterIntent();
    await expect(world.trigger(first)).rejects.toThrow("crashes here");
    const cause = await world.alice(untag, ["tags"], second);
    crashAfterIntent();
    await expect(world.trigger(cause)).rejects.toThrow("crashes here");
    world.core.ledger.record = record;
    const outcome = await world.trigger({ why: "sweep" });
    expect(outcome).toMatchObject({ verdict: "converged", interrupted: true });
    expect(outcome.drift.map(({ facet }) => facet).sort()).toEqual(["tags", "versioning"]);
    expect(outcome.causes.map(({ call }) => call?.principal.name)).toEqual(["mallory", "trudy"]);
  });
});
