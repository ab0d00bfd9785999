import { expect, it } from "vitest";
import { FoldedChanges } from "../../../cli/plans/foldedChanges.ts";
import { printApplied } from "../../../cli/plans/printApplied.ts";
import { printFolded } from "../../../cli/plans/printFolded.ts";
import { printPlan, printUnplanned } from "../../../cli/plans/printPlan.ts";
import { words } from "../../../core/text/words.ts";
import { commandContext } from "../../support/commandContext.ts";

const reason = "the budget is used up; next at 2026-11-27T09:08:32.110Z";
const readable = "the budget is used up; next at 2026-11-27 09:08:32Z";
const withheld = { facet: "tags", reason, calls: [] };
const date = "2030-01-01T00:00:00.000Z";
const drift = [{ facet: "lifecycle", path: "/lifecycle/0/Expiration/Date", after: date, before: undefined }];
const plan = {
  ...{
    bucket: "orders",
    region: "ca-central-1",
    exists: true,
    drift,
    actions: [],
    warnings: [],
    unmanaged: [],
  },
  ...{ held: [withheld], manual: [withheld], refused: [withheld], inSync: false },
  unknown: [{ facet: "acl", kind: "transient", code: "SlowDown", reason }],
};
const planned = { bucket: "orders", plan, resolved: { baselines: [], overruled: [], waived: [] } } as never;

const printed: readonly (readonly [
  string,
  (context: ReturnType<typeof commandContext>["context"]) => void,
])[] = [
  ["a plan", (context) => printPlan(planned, context)],
  ["a bucket without a plan", (context) => printUnplanned({ bucket: "orders", reason }, context)],
  [
    "folded changes",
    (context) => {
      const folded = new FoldedChanges();
      folded.add(planned);
      printFolded(folded, context);
    },
  ],
  [
    "the result of a check",
    (context) => {
      const text = words`orders: held: ${reason}`;
      printApplied({ bucket: "orders", by: "service", verdict: "held", reason, sent: [], text }, context, [
        withheld,
      ]);
    },
  ],
];

it.each(printed)("the times in the reasons of %s read as those of status and history", (_, print) => {
  const { context, heard } = commandContext({});
  print(context);
  expect(heard.text).toContain(readable);
  expect(heard.text).not.toContain("09:08:32.110Z");
});

it("the times in the values of a plan stay as S3 has them, and JSON keeps all of them", () => {
  const { context, heard } = commandContext({});
  printPlan(planned, context);
  expect(heard.text).toContain(`+ /lifecycle/0/Expiration/Date: "${date}"`);
  expect(heard.results[0]).toMatchObject({ held: [{ reason }] });
});
