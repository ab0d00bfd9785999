import { beforeEach, describe, expect, it } from "vitest";
import { list } from "../../../cli/commands/list.ts";
import { status } from "../../../cli/commands/status.ts";
import { newStatus, type Status } from "../../../service/tables/status.ts";
import { commandContext } from "../../support/commandContext.ts";
import { LedgerTable } from "../../support/ledgerTable.ts";

const now = new Date("2026-11-26T12:00:00.000Z");
const minutesAgo = (minutes: number) => new Date(now.getTime() - minutes * 60_000).toISOString();

let ledger: LedgerTable;
let specs: Record<string, unknown>[];
beforeEach(() => {
  ledger = new LedgerTable();
  specs = [];
});

/** A bucket with a spec, reconciled ten minutes ago. */
async function known(bucket: string, about: Partial<Status>, spec: object = {}) {
  specs.push({ name: bucket, region: "ca-central-1", versioning: true, ...spec });
  const last = {
    ...newStatus(bucket, minutesAgo(10)),
    checkedAt: minutesAgo(90),
    verdict: "converged" as const,
  };
  await ledger.ledger.record({ ...last, ...about });
}

async function* all() {
  yield* specs;
}

async function* heads() {
  yield specs;
}

const deployment = () => ({
  ledger: ledger.ledger,
  specTable: { all, heads, get: async (name: string) => specs.find((spec) => spec.name === name) },
});

async function run(
  command: typeof status,
  names: readonly string[] = [],
  options: object = {},
  width = Number.POSITIVE_INFINITY,
) {
  const { context, heard } = commandContext(deployment());
  const called = { names, options: { ...options } };
  const error = await command.run(called, { ...context, width, now: () => now }).then(
    () => undefined,
    ({ message }: Error) => message,
  );
  return { text: heard.text, results: heard.results, notes: heard.notes, error };
}

const blocked = {
  verdict: "blocked",
  reason: "policy: Access Denied; it is so; tags: Access Denied as well; cors: Access Denied, too",
  due: { at: new Date(now.getTime() + 300_000).toISOString(), why: "retry", causes: [] },
  conditions: { policy: { verdict: "blocked", reason: "policy: Access Denied", since: minutesAgo(30) } },
} as const;
const observed = {
  verdict: "drifted",
  reason: "versioning differs from the spec; blockPublicAccess differs from the spec",
  conditions: {
    blockPublicAccess: { verdict: "drifted", reason: "", severity: "exposure" },
    versioning: { verdict: "drifted", reason: "", severity: "weaker" },
  },
} as const;

describe("status", () => {
  it("shows the worst first, and those that are well as a number", async () => {
    await known("well-1", {});
    await known("paused", { verdict: "paused", reason: "paused until 2026-12-01T08:00:00.000Z" });
    await known("blocked", blocked);
    await known("observed", observed);
    await known("well-2", {});
    const { text } = await run(status);
    expect(text.split("\n")).toEqual([
      "BUCKET    VERDICT  READ        NEXT      WHY",
      "observed  drifted  10 min ago            exposure, observe mode; versioning, blockPublicAccess differ from the spec",
      "blocked   blocked  2 h ago     in 5 min  policy: Access Denied; it is so; and 2 more",
      "paused    paused   2 h ago               paused until 2026-12-01 08:00:00Z",
      "2 buckets in sync (--all lists them)",
      "5 buckets: 1 drifted, 1 blocked, 1 paused, 2 converged",
      "",
    ]);
    expect((await run(status, [], { all: true })).text).toMatch(/^well-1 +converged +10 min ago$/m);
  });

  it("has each in JSON, with its severity", async () => {
    await known("observed", observed);
    const { results } = await run(status);
    expect(results).toMatchObject([
      { kind: "status", bucket: "observed", severity: "exposure", exposed: undefined },
      { kind: "fleet", buckets: 1, verdicts: { drifted: 1 } },
    ]);
  });

  it("shows a spec that was never reconciled, and since when it waits", async () => {
    specs.push({ name: "new", changedAt: minutesAgo(3) });
    const { text, results } = await run(status);
    expect(text).toMatch(/^new +pending +never +written 3 min ago; its spec is not reconciled yet$/m);
    expect(results[0]).toMatchObject({ verdict: "pending", neverReconciled: true, writtenAt: minutesAgo(3) });
    expect((await run(status, ["new"])).text).toContain("never; if it stays so, run dxaws-s3 doctor");
  });

  it("never shows a bucket as in sync whose region sends no events", async () => {
    await known("far", { unwatched: true });
    expect((await run(status)).text).toMatch(/^far +converged +10 min ago +no events come from its region$/m);
  });

  it("says of a bucket with a deleted spec that this is not reconciled yet", async () => {
    await known("gone", {});
    specs = [];
    expect((await run(status)).text).toMatch(/^gone .*its spec was deleted and is not reconciled yet$/m);
  });

  it("takes names with *, and verdicts", async () => {
    for (const bucket of ["orders-a", "orders-b", "shop-a"]) await known(bucket, blocked);
    await known("orders-c", {});
    const named = async (names: readonly string[], options?: object) =>
      (await run(status, names, options)).results.flatMap(({ kind, bucket }) =>
        kind === "status" ? bucket : [],
      );
    expect(await named(["orders-*"])).toEqual(["orders-a", "orders-b", "orders-c"]);
    expect(await named(["*-a"])).toEqual(["orders-a", "shop-a"]);
    expect(await named(["orders-*", "shop-*"], { verdict: "converged" })).toEqual(["orders-c"]);
    expect((await run(status, [], { verdict: "fine" })).error).toContain("there is no verdict fine");
  });

  it("fails for an unknown name, whatever the other arguments are", async () => {
    await known("orders", {});
    for (const names of [["order"], ["orders", "order"], ["x*"], ["orders", "x*"]])
      expect((await run(status, names)).error).toMatch(/^no managed bucket matches (order|x\*)$/);
    expect((await run(status, ["order*"])).error).toBeUndefined();
  });

  it("prints all of a named bucket: each condition, each time, and who changed the spec", async () => {
    const author = { changedBy: "arn:aws:sts::111122223333:assumed-role/Admin/alice", changeReason: "costs" };
    await known("orders", blocked, { ...author, changedAt: minutesAgo(60) });
    const { text, results } = await run(status, ["orders"]);
    expect(text.split("\n")).toEqual([
      "orders blocked",
      "  reconciled 10 min ago (2026-11-26 11:50:00Z)",
      "  read       2 h ago (2026-11-26 10:30:00Z)",
      "  next       in 5 min (2026-11-26 12:05:00Z)",
      "  spec       changed by Admin/alice, 60 min ago (2026-11-26 11:00:00Z): costs",
      expect.stringMatching(/^ {2}unmanaged {2}tags, blockPublicAccess, .*policy/),
      "  ! policy: blocked, since 2026-11-26 11:30:00Z: policy: Access Denied",
      "",
    ]);
    expect(results).toMatchObject([{ changedBy: author.changedBy, conditions: [{ facet: "policy" }] }]);
  });

  it("does not count as unmanaged what a baseline has the service check, and says since when a check is due", async () => {
    const due = { at: minutesAgo(1), why: "retry" as const, causes: [] };
    await known("orders", { checked: { versioning: minutesAgo(10), policy: minutesAgo(10) }, due });
    const { text } = await run(status, ["orders"]);
    expect(text).toMatch(/^ {2}unmanaged {2}tags, blockPublicAccess, /m);
    expect(text).not.toMatch(/unmanaged .*policy/);
    expect(text).toContain("  next       now (due since 2026-11-26 11:59:00Z)\n");
  });

  it("says of a bucket whose first check has begun that it has not ended", async () => {
    await known("orders", { verdict: "unknown" });
    expect((await run(status)).text).toContain("its first check has not ended yet");
  });

  it("hides nothing on a terminal of any width", async () => {
    await known("a-bucket-with-a-rather-long-name-for-the-orders-of-last-year", blocked);
    await known("observed", observed);
    for (const width of [20, 30, 40, 60, 80, 120]) {
      const { text } = await run(status, [], {}, width);
      const words = text.replaceAll(/\s+/g, " ");
      expect(words.replaceAll(" ", "")).toContain("policy:AccessDenied;itisso;and2more");
      expect(words.replaceAll(" ", "")).toContain("versioning,blockPublicAccessdifferfromthespec");
    }
    const { text } = await run(status, ["observed*"], {}, 40);
    const rows = text.split("\n").slice(0, -2);
    for (const line of rows) expect(line.length).toBeLessThanOrEqual(40);
  });

  it("goes by the ledger alone where the spec table may not be read, and says so", async () => {
    await known("orders", {});
    const denied = Object.assign(new Error("no"), { name: "AccessDeniedException" });
    const { context, heard } = commandContext({
      ledger: ledger.ledger,
      specTable: {
        heads: () => ({ [Symbol.asyncIterator]: () => ({ next: () => Promise.reject(denied) }) }),
      },
    });
    await status.run({ names: [], options: {} }, context);
    expect(heard.text).toContain("1 bucket: 1 converged");
    expect(heard.notes).toContain(
      "never reconciled are missing from this list: you have no permission to read the spec table",
    );
  });
});

describe("list", () => {
  it("shows who changed each spec last, and until when it is paused", async () => {
    specs.push(
      {
        name: "b",
        region: "eu-west-1",
        paused: "2027-01-01T00:00:00.000Z",
        tags: {},
        changedBy: "the pipeline",
      },
      { name: "a", mode: "observe", paused: "2026-01-01T00:00:00.000Z", changeReason: "x", changedAt: "y" },
    );
    const { text, results } = await run(list);
    expect(text.split("\n")).toEqual([
      "BUCKET  REGION     MODE                               CHANGED BY    FACETS",
      "a                  observe                            unknown",
      "b       eu-west-1  paused until 2027-01-01 00:00:00Z  the pipeline  tags",
    ]);
    expect(results).toMatchObject([
      { facets: [] },
      { pausedUntil: "2027-01-01T00:00:00.000Z", facets: ["tags"] },
    ]);
  });

  it("takes names and patterns, and fails for those that fit nothing", async () => {
    specs.push({ name: "orders-a" }, { name: "orders-b" }, { name: "shop" });
    expect((await run(list, ["orders-*"])).results.map(({ name }) => name)).toEqual(["orders-a", "orders-b"]);
    expect((await run(list, ["order"])).error).toBe("no managed bucket matches order");
  });
});
