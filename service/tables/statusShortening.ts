import { cut } from "../../core/text/cut.ts";
import type { Conflict } from "./conflict.ts";
import {
  causesIn,
  cutOtherWriter,
  type Findings,
  fitted,
  listedWays,
  textBytes,
  type Way,
  wordBytes,
} from "./shortening.ts";
import type { Status } from "./status.ts";

const mostActions = 200;
const mostSent = 100;

/** A status that fits into an item, whatever its size was. What decides the next step is never removed. */
export function fittedStatus(status: Status, kept: (status: Status) => object): Status {
  const { due, intent, sent } = status;
  const whole: Status = {
    ...status,
    ...(due && { due: { ...due, causes: causesIn(due.causes) } }),
    ...(intent && {
      intent: { ...intent, causes: causesIn(intent.causes), actions: intent.actions.slice(0, mostActions) },
    }),
    ...reasonsOf(status, textBytes),
    ...conflictsOf(status, withNames),
    sent: sent.slice(-mostSent).map((call) => ({ ...call, requestId: cut(call.requestId, wordBytes) })),
    shortened: undefined,
  };
  return fitted(whole, ways, kept);
}

const ways: readonly Way<Status>[] = [
  ...listedWays.map(([lacks, shorten]): Way<Status> => [lacks, ofIntent(shorten)]),
  ["causes", ofDue(5)],
  ["reasons", (status) => ({ ...status, ...reasonsOf(status, wordBytes) })],
  ["names", (status) => ({ ...status, ...conflictsOf(status, withoutNames) })],
  // The worst case is a conflict about every facet, long names, and an interrupted repair. It fits after these two.
  [
    "causes",
    (status) =>
      ofDue(1)(ofIntent((findings) => ({ ...findings, causes: findings.causes.slice(-1) }))(status)),
  ],
  ["repairs", (status) => ({ ...status, ...conflictsOf(status, lately), sent: status.sent.slice(-20) })],
  ["merged writes", (status) => ({ ...status, merged: undefined })],
];

function ofIntent(shorten: (findings: Findings) => Findings) {
  return (status: Status): Status =>
    status.intent ? { ...status, intent: { ...status.intent, ...shorten(status.intent) } } : status;
}

function ofDue(count: number) {
  return (status: Status): Status =>
    status.due ? { ...status, due: { ...status.due, causes: status.due.causes.slice(-count) } } : status;
}

const reasonsOf = ({ conditions }: Status, bytes: number): Pick<Status, "conditions"> => ({
  conditions: Object.fromEntries(
    Object.entries(conditions).map(([facet, condition]) => [
      facet,
      { ...condition, reason: cut(condition.reason, bytes) },
    ]),
  ),
});

const conflictsOf = (
  { conflicts }: Status,
  shorten: (conflict: Conflict) => Conflict,
): Pick<Status, "conflicts"> => ({
  conflicts: Object.fromEntries(
    Object.entries(conflicts).map(([facet, conflict]) => [facet, shorten(conflict)]),
  ),
});

const withNames = ({ repairs, breaker, ...rest }: Conflict): Conflict => ({
  ...rest,
  repairs: repairs.map((repair) => ({ ...repair, by: repair.by && cut(repair.by, wordBytes) })),
  ...(breaker && { breaker: { ...breaker, ...cutOtherWriter(breaker.otherWriter) } }),
});
const withoutNames = ({ repairs, ...rest }: Conflict): Conflict => ({
  ...rest,
  repairs: repairs.map(({ by: _, ...repair }) => repair),
});
const lately = ({ repairs, ...rest }: Conflict): Conflict => ({ ...rest, repairs: repairs.slice(-10) });
