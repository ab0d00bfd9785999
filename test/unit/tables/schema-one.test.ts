import type { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { describe, expect, it } from "vitest";
import { Ledger } from "../../../service/tables/ledger.ts";
import { readTrigger } from "../../../service/triggers/readTrigger.ts";

const [bucket, at] = ["orders-archive", "2026-11-23T12:00:00.000Z"];
const manual = { why: "look", at };

/** As version 0.1.0 wrote it. */
const status = {
  bucket,
  entry: "status",
  schema: 1,
  handling: "one",
  writer: "two",
  verdict: "held",
  reason: "versioning: alice changes it back each time",
  at,
  since: at,
  looked: { versioning: at },
  lookedAt: at,
  troubles: { versioning: { verdict: "held", hold: "fight", reason: "alice changes it back each time" } },
  fights: {
    versioning: { repairs: [], breaker: { state: "open", until: at, coolDownMs: 1, rival: "alice" } },
  },
  sent: [],
  written: {},
  seen: true,
  due: { at, why: "probe" },
  dueCauses: [manual],
  intent: { at, causes: [manual], actions: ["PutBucketVersioning"], values: JSON.stringify({ drift: [] }) },
};
const entry = {
  bucket,
  entry: `history#${at}#1`,
  schema: 1,
  at,
  verdict: "held",
  held: ["fight"],
  causes: [manual],
  fights: [{ facet: "versioning", became: "open", rival: "alice" }],
  values: JSON.stringify({ drift: [] }),
  sent: [],
};

const ledgerWith = (answer: object) =>
  new Ledger({ send: async () => answer } as unknown as Pick<DynamoDBDocumentClient, "send">, "ledger");

describe("what version 0.1.0 left in the ledger", () => {
  it("is read as a status of today", async () => {
    const known = await ledgerWith({ Item: status }).status(bucket);
    expect(known).toMatchObject({
      reconciliation: "one",
      checked: { versioning: at },
      checkedAt: at,
      conditions: { versioning: { hold: "conflict" } },
      conflicts: { versioning: { breaker: { otherWriter: "alice" } } },
      due: { causes: [{ why: "manual" }] },
      intent: { causes: [{ why: "manual" }], drift: [] },
    });
    for (const name of ["handling", "looked", "lookedAt", "troubles", "fights"])
      expect(known).not.toHaveProperty(name);
  });

  it("is read as an entry of the history of today", async () => {
    expect(await ledgerWith({ Items: [entry] }).history(bucket)).toMatchObject([
      {
        held: ["conflict"],
        causes: [{ why: "manual" }],
        conflicts: [{ facet: "versioning", became: "open", otherWriter: "alice" }],
      },
    ]);
  });
});

it("a message that version 0.1.0 left on the queue is a trigger of today", () => {
  const message = JSON.stringify({ bucket, id: "one", cause: manual });
  expect(readTrigger(message, new Date(at))).toMatchObject({ cause: { why: "manual" } });
});
