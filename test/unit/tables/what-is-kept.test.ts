import type { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { bytesOf } from "../../../service/tables/itemSize.ts";
import { Ledger } from "../../../service/tables/ledger.ts";
import { exposedIn } from "../../../service/tables/ledgerItems.ts";
import { canonical, memoryOf } from "../../../service/tables/specMemory.ts";
import { Specs } from "../../../service/tables/specs.ts";
import { newStatus } from "../../../service/tables/status.ts";
import { LedgerTable, weightOf } from "../../support/ledgerTable.ts";

const [bucket, at] = ["orders-archive", "2026-11-23T12:00:00.000Z"];
const day = 86_400;
const now = Date.parse(at) / 1_000;
const released = { at, verdict: "released", causes: [], drift: [], sent: [] } as const;

interface Page {
  readonly ExclusiveStartKey?: { readonly name: string };
}

/** A table that answers these items two at a time. */
function inPages(items: readonly object[]): DynamoDBDocumentClient {
  const send = async ({ input: { ExclusiveStartKey } }: { input: Page }) => {
    const from = Number(ExclusiveStartKey?.name ?? 0);
    const more = from + 2 < items.length && { LastEvaluatedKey: { name: `${from + 2}` } };
    return { Items: items.slice(from, from + 2), ...more };
  };
  return { send } as unknown as DynamoDBDocumentClient;
}

describe("a due check", () => {
  it("is in the index as long as it is due, without its causes", async () => {
    const memory = new LedgerTable();
    const due = { why: "retry", at, facets: ["tags"], causes: [{ why: "spec", at }] } as const;
    await memory.ledger.record({ ...newStatus(bucket, at), reconciliation: "one", due });
    const { causes, ...bare } = due;
    expect(memory.status(bucket)).toMatchObject({
      waiting: expect.stringMatching(/^due/),
      dueAt: at,
      dueCauses: causes,
    });
    expect(memory.status(bucket).due).toEqual(bare);
    expect((await memory.ledger.status(bucket))?.due).toEqual(due);
    await memory.ledger.record({ ...newStatus(bucket, at), reconciliation: "one" });
    const { waiting, dueAt, due: none } = memory.status(bucket);
    expect([waiting, dueAt, none]).toEqual([undefined, undefined, undefined]);
  });

  it("is found under every key of the index", async () => {
    const memory = new LedgerTable();
    const names = Array.from({ length: 20 }, (_, index) => `bucket-${index}`);
    const due = { why: "retry", at, causes: [] } as const;
    for (const name of names) await memory.ledger.record({ ...newStatus(name, at), due });
    expect((await memory.ledger.due(at)).map((entry) => entry.bucket).sort()).toEqual(names.sort());
  });
});

describe("an item of the ledger", () => {
  it("is kept for 400 days as history, and for 15 days as the status of a bucket that is no longer managed", async () => {
    const sent: { TransactItems?: { Put: { Item: { entry: string; expires?: number } } }[] }[] = [];
    const send = async ({ input }: { input: object }) => void sent.push(input);
    const ledger = new Ledger({ send } as unknown as DynamoDBDocumentClient, "ledger");
    await ledger.release(newStatus(bucket, at), at, released);
    const items = sent[0]?.TransactItems?.map(({ Put }) => Put.Item) ?? [];
    expect(items.map(({ entry, expires }) => [entry.split("#")[0], expires])).toEqual([
      ["status", now + 15 * day],
      ["history", now + 400 * day],
    ]);
  });

  it("counts open exposures, but not those of specs in observe mode", () => {
    const open = { severity: "exposure", reason: "" } as const;
    expect(
      exposedIn({
        policy: { ...open, verdict: "blocked" },
        acl: { ...open, verdict: "held" },
        cors: { verdict: "blocked", reason: "" },
        blockPublicAccess: { ...open, verdict: "drifted" },
      }),
    ).toBe(2);
  });

  it("is counted with at least the size that DynamoDB counts", () => {
    const values = [fc.string(), fc.integer(), fc.boolean(), fc.constant(null)];
    const key = fc.stringMatching(/^[a-zé]{1,9}$/);
    const items = fc.dictionary(key, fc.anything({ values, key }), { noNullPrototype: true });
    fc.assert(
      fc.property(items, (item) => {
        expect(bytesOf(item)).toBeGreaterThanOrEqual(weightOf(item));
      }),
    );
  });

  it("has the size of its names and values, and little more", () => {
    expect(bytesOf("é")).toBe(2);
    expect(bytesOf(undefined)).toBe(0);
    expect(bytesOf(new Uint8Array(7))).toBe(7);
    expect(bytesOf(["ab", "c"])).toBe(3 + 1 + 2 + 1 + 1);
    expect(bytesOf({ name: "ab" })).toBe(3 + 1 + 4 + 2);
    expect([bytesOf(1), bytesOf(true), bytesOf(null)]).toEqual([21, 21, 21]);
  });
});

describe("the specs of a table", () => {
  const named = (...names: string[]) => names.map((name) => ({ name }));

  it("are its items without the notes of deleted specs, and the key to continue from", async () => {
    const specs = new Specs(inPages(named("a", "#deleted b", "c")), "specs");
    expect(await specs.page(2)).toEqual({ items: named("a"), next: "2" });
    expect(await new Specs(inPages(named("a")), "specs").page(2)).toEqual({ items: named("a") });
  });

  it("are all named in a slice, page by page", async () => {
    const specs = new Specs(inPages(named("a", "b", "#deleted b", "c", "d")), "specs");
    expect(await specs.slice(0, 1)).toEqual(["a", "b", "c", "d"]);
  });
});

describe("the memory of a spec in a status", () => {
  it("does not depend on the order of members, at any depth", () => {
    expect(canonical({ b: [{ d: 1, c: 2 }], a: null })).toBe('{"a":null,"b":[{"c":2,"d":1}]}');
  });

  it("contains neither the name of the bucket nor who wrote the spec", () => {
    const spec = {
      name: bucket,
      region: "ca-central-1",
      changedBy: "alice",
      changedAt: at,
      versioning: true,
    };
    expect(memoryOf(spec)).toEqual({
      changedAt: at,
      attributes: { region: '"ca-central-1"', versioning: "true" },
    });
  });
});
