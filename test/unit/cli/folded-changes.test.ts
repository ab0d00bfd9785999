import { describe, expect, it } from "vitest";
import { FoldedChanges } from "../../../cli/plans/foldedChanges.ts";
import { printFolded } from "../../../cli/plans/printFolded.ts";
import { commandContext } from "../../support/commandContext.ts";

const drift = (path: string, severity: string, after: unknown, before?: unknown) => ({
  ...{ facet: path.split("/")[1], path, severity, before, after, from: "baseline company" },
});

function planned(bucket: string, ...list: readonly object[]) {
  const nothing = {
    actions: [],
    refused: [],
    held: [],
    manual: [],
    unknown: [],
    warnings: [],
    unmanaged: [],
  };
  const plan = { ...nothing, bucket, region: "ca-central-1", exists: true, drift: list, inSync: false };
  return { bucket, plan, resolved: { baselines: ["company"], overruled: [], waived: [] } } as never;
}

it("identical changes are one, whatever the buckets are called; what exposes comes first", () => {
  const folded = new FoldedChanges();
  for (const bucket of ["orders", "orders-a", "shop"])
    folded.add(
      planned(
        bucket,
        drift("/tags/name", "other", bucket),
        drift("/policy", "weaker", `arn:aws:s3:::${bucket}/*`),
      ),
    );
  folded.add(planned("logs", drift("/acl", "exposure", "private", "public-read")));
  expect(folded.all().map(({ path, buckets, after }) => [path, buckets, after])).toEqual([
    ["/acl", 1, "private"],
    ["/policy", 3, "arn:aws:s3:::{bucket}/*"],
    ["/tags/name", 3, "{bucket}"],
  ]);
});

it("a value before is shown only where all buckets have the same", () => {
  const folded = new FoldedChanges();
  folded.add(planned("a1a", drift("/versioning/Status", "weaker", "Enabled", "Suspended")));
  folded.add(planned("b1b", drift("/versioning/Status", "weaker", "Enabled", "Suspended")));
  expect(folded.all()).toMatchObject([{ before: "Suspended", buckets: 2, examples: ["a1a", "b1b"] }]);
  folded.add(planned("c1c", drift("/versioning/Status", "weaker", "Enabled", "never set")));
  expect(folded.all()[0]).not.toHaveProperty("before");
});

it("keeps a bounded number of kinds, and counts the others", () => {
  const folded = new FoldedChanges();
  for (let index = 0; index < 2_500; index++)
    folded.add(planned(`orders-${index}`, drift(`/tags/${index}`, "other", "a")));
  expect([folded.all().length, folded.left]).toEqual([2_000, 500]);
});

it("buckets that could not be planned are folded by their reason", () => {
  const folded = new FoldedChanges();
  for (const bucket of ["a1a", "b1b"]) folded.add({ bucket, reason: `Access Denied for ${bucket}` });
  expect(folded.all()).toMatchObject([
    { what: "unplanned", reason: "Access Denied for {bucket}", buckets: 2 },
  ]);
});

describe("folded changes as text", () => {
  const key = `arn:aws:kms:ca-central-1:111122223333:key/${"0".repeat(200)}`;
  const shown = (buckets: readonly string[], width = Number.POSITIVE_INFINITY) => {
    const folded = new FoldedChanges();
    for (const bucket of buckets)
      folded.add(planned(bucket, drift("/encryption/KMSMasterKeyID", "other", key)));
    const { context, heard } = commandContext({});
    printFolded(folded, { ...context, width });
    return heard.text;
  };
  const four = ["orders", "logs", "shop", "site"];
  const change = `add /encryption/KMSMasterKeyID [baseline company]: "${key}"`;

  it("are whole without a terminal, with the names of some buckets", () => {
    expect(shown(four)).toBe(`  4 buckets: ${change} (orders, logs, shop, ...)\n`);
    expect(shown(four.slice(0, 3))).toBe(`  3 buckets: ${change} (orders, logs, shop)\n`);
    expect(shown(four.slice(0, 2))).toBe(`  orders, logs: ${change}\n`);
  });

  it("are cut at the width of a terminal", () => {
    expect(shown(four, 60)).toBe("  4 buckets: add /encryption/KMSMasterKeyID [baseline com...\n");
  });
});
