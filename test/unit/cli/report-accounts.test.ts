import { expect, it } from "vitest";
import { coverageOf } from "../../../cli/report/coverage.ts";
import { rowsOf } from "../../../cli/report/rows.ts";
import { storyOf } from "../../support/storyOf.ts";

const at = "2026-11-26T12:00:00.000Z";
const [other, gone] = ["444455556666", "777788889999"];

it("the report says in which account a bucket is, if its spec says it", () => {
  const bucket = { bucket: "theirs", verdict: "drifted", at, account: other } as const;
  const [row] = rowsOf({ ...storyOf(), buckets: [bucket] }, []);
  expect(row?.notes).toContain(`Account ${other}.`);
});

it("the report says which accounts are not covered and why, and where buckets are unmanaged", () => {
  const accounts = {
    count: 3,
    notCovered: 1,
    failed: [{ account: gone, reason: "the role <x> cannot be assumed", since: at }],
    worst: [{ account: other, known: 2, managed: 1, unchecked: 0, unmanaged: 1 }],
  };
  const counts = {
    known: 2,
    managed: 1,
    bySpec: 1,
    byBaseline: 0,
    unchecked: 0,
    unmanaged: 1,
    excluded: 0,
    excepted: 0,
    others: 0,
  };
  const { text = "" } = {
    text: `${coverageOf({ began: at, at, ...counts, baselines: {}, unmanagedNames: [], uncheckedNames: [], accounts })}`,
  };
  expect(text).toContain("Buckets in 3 accounts");
  expect(text).toContain(`unmanaged in account ${other}`);
  expect(text).toMatch(
    new RegExp(`Account ${gone} is not covered since .*the role &lt;x&gt; cannot be assumed`),
  );
});
