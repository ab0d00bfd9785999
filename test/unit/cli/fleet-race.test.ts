import { expect, it } from "vitest";
import { fleetOf } from "../../../cli/fleet/fleetOf.ts";
import { GivenNames } from "../../../cli/specs/namePattern.ts";
import { newStatus } from "../../../service/tables/status.ts";

it("a bucket whose verdict changes between two reads of the index was reconciled", async () => {
  const at = "2026-12-01T12:00:00.000Z";
  const status = { ...newStatus("orders-archive", at), verdict: "failed", reason: "S3 is down" };
  async function* heads() {
    yield [{ name: "orders-archive" }, { name: "new-bucket" }];
  }
  async function* fleet() {}
  const ledger = {
    fleet,
    sweptSince: async () => undefined,
    status: async (name: string) => (name === status.bucket ? status : undefined),
  };
  const listed = [];
  for await (const one of fleetOf({ ledger, specTable: { heads } } as never, new GivenNames([]), () => {}))
    listed.push(one);
  expect(listed).toMatchObject([
    { bucket: "orders-archive", verdict: "failed", reason: "S3 is down" },
    { bucket: "new-bucket", verdict: "pending", neverReconciled: true },
  ]);
  expect(listed[0]).not.toHaveProperty("neverReconciled");
});
