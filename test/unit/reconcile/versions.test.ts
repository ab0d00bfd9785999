import { PutBucketVersioningCommand } from "@aws-sdk/client-s3";
import { beforeEach, describe, expect, it } from "vitest";
import { schema } from "../../../service/tables/schema.ts";
import { type Condition, newStatus, type Status, verdictOf } from "../../../service/tables/status.ts";
import { foresee } from "../../support/foresee.ts";
import { LedgerTable } from "../../support/ledgerTable.ts";
import { bucket, region, World } from "../../support/world.ts";

const suspend = new PutBucketVersioningCommand({
  Bucket: bucket,
  VersioningConfiguration: { Status: "Suspended" },
});
const at = "2026-11-26T12:00:00.000Z";

let world: World;
beforeEach(async () => {
  world = new World();
  await world.spec({ versioning: true });
});

const repaired = async () => {
  const cause = await world.alice(suspend, ["versioning"]);
  world.clock.pass(60_000);
  return world.trigger(cause);
};
const rewritten = (change: (status: Status) => object) => {
  if (world.status) world.statuses.set(bucket, change(world.status) as Status);
};

describe("a worker that reads a status of a newer version", () => {
  it("keeps unknown members of the status, its conflicts, its calls and its intent", async () => {
    await repaired();
    const added = { approvedBy: "olga" };
    rewritten(({ conflicts, sent, ...status }) => ({
      ...status,
      ...added,
      conflicts: { versioning: { ...conflicts.versioning, ...added } },
      sent: sent.map((call) => ({ ...call, ...added })),
      intent: { at, causes: [], drift: [], actions: [], ...added },
    }));
    const records: Status[] = [];
    const { record } = world.core.ledger;
    Object.assign(world.core.ledger, {
      record: async (...[status, happened]: Parameters<typeof record>) => {
        records.push(status);
        return record(status, happened);
      },
    });
    expect(await repaired()).toMatchObject({ verdict: "converged" });
    expect(records[0]?.intent).toMatchObject(added);
    expect(world.status).toMatchObject({ ...added, conflicts: { versioning: added } });
    expect(world.status?.sent[0]).toMatchObject(added);
  });

  it("fails without a call to S3 if it would misread the status", async () => {
    rewritten((status) => ({ ...status, schema: schema + 1, conflicts: "elsewhere" }));
    const before = world.status;
    const cause = await world.alice(suspend, ["versioning"]);
    await expect(world.trigger(cause)).rejects.toThrow(
      `has schema ${schema + 1}, and this version knows ${schema} at most`,
    );
    expect(world.calls).toEqual([]);
    expect(world.status).toEqual(before);
    const spec = { name: bucket, region, versioning: true };
    await expect(foresee(spec, "manual", world.core)).rejects.toThrow("deploy the newer version again");
  });

  it("reads the status of an older version", async () => {
    rewritten(({ schema: _, ...status }) => status);
    expect(await repaired()).toMatchObject({ verdict: "converged", sent: [{ type: "PutBucketVersioning" }] });
  });

  it("does not take an unknown verdict for a success", () => {
    const condition = { verdict: "quarantined", reason: "a person requested it" } as unknown as Condition;
    expect(verdictOf({ tags: condition })).toEqual({ verdict: "unknown", reason: "a person requested it" });
    const held: Condition = { verdict: "held", reason: "a window" };
    expect(verdictOf({ tags: condition, policy: held })).toMatchObject({ verdict: "held" });
  });
});

it("every item of the ledger has its schema version", async () => {
  const { ledger, table } = new LedgerTable();
  const happened = { at, verdict: "converged", causes: [], drift: [], sent: [] } as const;
  await ledger.record({ ...newStatus(bucket, at), reconciliation: "one" }, happened);
  const item = () => table.get({ bucket, entry: "status" });
  expect(item()).toMatchObject({ schema });
  expect(await ledger.status(bucket)).toMatchObject({ schema });
  expect(await ledger.history(bucket)).toMatchObject([{ schema }]);
  await ledger.release({ ...newStatus(bucket, at), reconciliation: "one" }, at);
  expect(item()).toMatchObject({ released: true, schema });
});
