import { expect, it } from "vitest";
import { FoldedChanges } from "../../../cli/plans/foldedChanges.ts";

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
