import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { deleteSpecs } from "../../../cli/commands/delete.ts";
import { get } from "../../../cli/commands/get.ts";
import { pause, resume } from "../../../cli/commands/pause.ts";
import { put } from "../../../cli/commands/put.ts";
import { SpecTable } from "../../../cli/deployment/specTable.ts";
import { versionOf } from "../../../cli/specs/specVersion.ts";
import { noLayers } from "../../../service/tables/layerTable.ts";
import { onStreamRecord } from "../../../service/triggers/streamRecord.ts";
import { commandContext } from "../../support/commandContext.ts";
import { SpecItems } from "../../support/specItems.ts";
import { World } from "../../support/world.ts";

const now = new Date("2026-11-26T12:00:00.000Z");
const me = "arn:aws:iam::111122223333:user/alice";
const orders = { name: "orders", region: "ca-central-1", versioning: true };

let table: SpecItems;
let folder: string;
beforeEach(async () => {
  table = new SpecItems();
  folder = await mkdtemp(join(tmpdir(), "spec-writes-"));
});
afterEach(() => rm(folder, { recursive: true }));

const spec = (name = "orders") => table.get(name);
const write = (item: object) => table.put({ ...item });

async function file(name: string, value: object, version?: string): Promise<string> {
  const path = join(folder, `${name}.json`);
  await writeFile(path, JSON.stringify({ ...(version && { $version: version }), ...value }));
  return path;
}

const deployment = {
  caller: async () => ({ arn: me }),
  prefix: "dxaws-s3-test",
  layerStore: { read: async () => noLayers(now.toISOString()) },
  functionCalled: (name: string) => name,
  lambda: { send: () => Promise.reject(Object.assign(new Error(), { name: "ResourceNotFoundException" })) },
  region: async () => "ca-central-1",
  provider: async () => new World().core.provider,
};

async function run(command: typeof put, names: readonly string[], options: object = {}, answer = true) {
  const specTable = new SpecTable(table as never, "specs");
  const { context, heard } = commandContext({ ...deployment, specTable }, answer);
  const called = { names, options: { ...options } };
  const ended = await command.run(called, { ...context, now: () => now }).then(
    (code) => ({ code, error: undefined }),
    ({ message }: Error) => ({ code: undefined, error: message }),
  );
  return { ...ended, text: heard.text, notes: heard.notes, results: heard.results };
}

const resultsOf = (results: readonly { kind: string; bucket?: unknown; result?: unknown }[]) =>
  results.flatMap(({ kind, bucket, result }) => (kind === "put" ? [`${bucket} ${result}`] : []));

describe("put", () => {
  it("writes who does it, when and why, in the place of who did it before", async () => {
    write({ ...orders, changedBy: "bob", changeReason: "costs", changedAt: "2026-01-01T00:00:00Z" });
    const path = await file("orders", { ...orders, versioning: false, changedBy: "another author" });
    await run(put, [path], { yes: true, reason: "old versions are kept elsewhere" });
    expect(spec()).toEqual({
      ...orders,
      versioning: false,
      changedBy: me,
      changeReason: "old versions are kept elsewhere",
      changedAt: now.toISOString(),
    });
  });

  it("keeps the reason that a file gives, and no old one", async () => {
    write({ ...orders, changeReason: "costs" });
    await run(put, [await file("a", { ...orders, versioning: false })], { yes: true });
    expect(spec()).not.toHaveProperty("changeReason");
    await run(put, [await file("b", { ...orders, changeReason: "as it was" })], { yes: true });
    expect(spec()).toMatchObject({ changeReason: "as it was" });
  });

  it("takes no reason that is empty or too long", async () => {
    const path = await file("orders", orders);
    for (const reason of [" ", "x".repeat(501), "é".repeat(251)])
      expect((await run(put, [path], { yes: true, reason })).error).toMatch(/^--reason /);
    expect(spec()).toBeUndefined();
  });

  it("prints the result of each spec and the sum; text output only counts unchanged specs", async () => {
    write(orders);
    write({ ...orders, name: "shop", changedBy: "bob" });
    const files = [
      await file("a", orders),
      await file("b", { ...orders, name: "shop" }),
      await file("c", { name: "new" }),
    ];
    const { text, results, code } = await run(put, files, { yes: true });
    expect(resultsOf(results).sort()).toEqual(["new written", "orders unchanged", "shop unchanged"]);
    expect(results.at(-1)).toMatchObject({ kind: "putAll", specs: 3, written: 1, unchanged: 2 });
    expect(text).toMatch(/the spec of new is written\nPut: 3 specs, 1 written, 2 unchanged\.\n$/);
    expect(code).toBeUndefined();
    expect((await run(put, [files[0] ?? ""])).text).toBe("the spec of orders already says so\n");
  });

  it("says so also without a confirmation", async () => {
    const { results, code } = await run(put, [await file("orders", orders)], {}, false);
    expect([code, resultsOf(results), results.at(-1)]).toMatchObject([
      1,
      ["orders not written"],
      { kind: "putAll", notWritten: 1 },
    ]);
  });

  it("shows the changes since the file was read, their author and reason, and writes nothing", async () => {
    const version = versionOf(orders);
    write({ ...orders, versioning: false, changedBy: `${me}-bob`, changeReason: "costs" });
    const mine = await file("a", { ...orders, tags: { team: "a" } }, version);
    const other = await file("b", { name: "new" });
    const { text, error, results } = await run(put, [mine, other], { yes: true });
    expect(error).toContain("the spec of orders has changed since it was read");
    expect(text).toContain("was changed (by alice-bob: costs)");
    expect(text).toContain("  ~ /versioning: true -> false\n");
    expect(results).toContainEqual(
      expect.objectContaining({ kind: "conflict", comparedWith: "file", deleted: false }),
    );
    expect(resultsOf(results).sort()).toEqual(["new not written", "orders conflict"]);
    expect([spec()?.versioning, spec("new")]).toEqual([false, undefined]);
  });

  it("shows exactly their change where it comes in between, and writes the others", async () => {
    write(orders);
    const files = [await file("a", { ...orders, tags: {} }), await file("b", { name: "new" })];
    table.beforeWrite = () => write({ ...orders, versioning: false, changedBy: "bob" });
    const { results, error } = await run(put, files, { yes: true });
    expect(results).toContainEqual(
      expect.objectContaining({
        kind: "conflict",
        comparedWith: "read",
        changes: [{ path: "/versioning", before: true, after: false }],
        changedBy: "bob",
      }),
    );
    expect(resultsOf(results).sort()).toEqual(["new written", "orders conflict"]);
    expect(error).toContain("orders");
  });

  it("is not stopped by a spec that was written again without changes", async () => {
    const version = versionOf({ ...orders, changedBy: "bob" });
    write({ ...orders, changedBy: "carol", changedAt: now.toISOString() });
    const { results } = await run(put, [await file("a", { ...orders, tags: {} }, version)], { yes: true });
    expect(resultsOf(results)).toEqual(["orders written"]);
  });
});

describe("get", () => {
  it("carries the version that put checks, for people and for programs", async () => {
    write({ ...orders, changedBy: me, changeReason: "costs", changedAt: now.toISOString() });
    const { text, results } = await run(get, ["orders"]);
    const version = versionOf(orders);
    expect(text).toBe(
      `# dxaws-s3 version: ${version}\n# changed by alice, 2026-11-26 12:00:00Z: costs\nname: orders\nregion: ca-central-1\nversioning: true\n`,
    );
    const [result] = results;
    expect(result).toMatchObject({
      spec: { $version: version, ...orders },
      specVersion: version,
      changedBy: me,
    });
    const path = await file("got", { ...(result?.spec as object), tags: {} });
    write({ ...orders, versioning: false });
    expect((await run(put, [path], { yes: true })).error).toContain("has changed since it was read");
  });
});

describe("delete", () => {
  it("leaves a note of who did it and why, which no list of specs shows", async () => {
    write(orders);
    await run(deleteSpecs, ["orders"], { yes: true, reason: "moved" });
    expect([spec(), spec("#deleted orders")]).toEqual([
      undefined,
      { name: "#deleted orders", changedBy: me, changeReason: "moved", changedAt: now.toISOString() },
    ]);
    const specTable = new SpecTable(table as never, "specs");
    expect(await specTable.page(10)).toEqual({ items: [] });
    expect(await specTable.slice(0, 1)).toEqual([]);
    const record = { eventID: "1", dynamodb: { Keys: { name: { S: "#deleted orders" } } } };
    expect(onStreamRecord(record, now)).toBeUndefined();
  });

  it("deletes also without permission to write, and says that the history will have no author", async () => {
    write(orders);
    table.beforeWrite = ({ TransactItems }) => {
      if (TransactItems) throw Object.assign(new Error(), { name: "AccessDeniedException" });
    };
    const { notes } = await run(deleteSpecs, ["orders"], { yes: true });
    expect([spec(), spec("#deleted orders")]).toEqual([undefined, undefined]);
    expect(notes).toContain("the history will not name you");
  });

  it("does not delete a spec that has just changed", async () => {
    write(orders);
    table.beforeWrite = () => write({ ...orders, versioning: false });
    expect((await run(deleteSpecs, ["orders"], { yes: true })).error).toContain(
      "has changed since it was read",
    );
    expect([spec()?.versioning, spec("#deleted orders")]).toEqual([false, undefined]);
  });
});

describe("pause", () => {
  it.each([
    ["30m", "2026-11-26T12:30:00.000Z"],
    ["2h", "2026-11-26T14:00:00.000Z"],
    ["7d", "2026-12-03T12:00:00.000Z"],
    ["2027-01-01", "2027-01-01T00:00:00.000Z"],
    ["2027-01-01T08:00:00+02:00", "2027-01-01T06:00:00.000Z"],
    ["2027-01-01 08:00:00Z", "2027-01-01T08:00:00.000Z"],
  ])("--until %s", async (until, instant) => {
    write(orders);
    await run(pause, ["orders"], { until, reason: "moving" });
    expect(spec()).toMatchObject({ paused: instant, changedBy: me, changeReason: "moving" });
  });

  it.each(["2020-01-01", "2026-11-26T11:59:59Z", "0h", "2026-11-26"])(
    "is refused until %s, which is over",
    async (until) => {
      write(orders);
      expect((await run(pause, ["orders"], { until })).error).toContain("is in the past");
      expect(spec()).toEqual(orders);
    },
  );

  it.each(["tomorrow", "2h30", "2027-02-30", "2027-01-01T08:00:00", "12", "99999999d", "", "9999-01-01"])(
    "is refused until %j, which is no time",
    async (until) => {
      write(orders);
      expect((await run(pause, ["orders"], { until })).error).toContain("--until must be");
      expect(spec()).toEqual(orders);
    },
  );

  it("pauses none of several buckets where one of them has no spec", async () => {
    write(orders);
    expect((await run(pause, ["orders", "shop"])).error).toBe("the spec table has no spec of shop");
    expect(spec()).toEqual(orders);
  });

  it("writes nothing to a bucket that is already paused", async () => {
    write({ ...orders, paused: true, changedBy: "bob" });
    const { text, results } = await run(pause, ["orders"]);
    expect([text, results[0]?.changed]).toEqual(["orders is already paused until it is resumed\n", false]);
    expect(spec()).toMatchObject({ changedBy: "bob" });
  });

  it("ends with resume, which says who ended it", async () => {
    write({ ...orders, paused: true, changeReason: "moving" });
    expect((await run(resume, ["orders"])).text).toBe("orders is resumed\n");
    expect(spec()).toEqual({ ...orders, changedBy: me, changedAt: now.toISOString() });
    expect((await run(resume, ["orders"])).text).toBe("orders is not paused\n");
  });
});
