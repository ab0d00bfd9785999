import { cut } from "../cut.ts";
import type { Fight } from "./fight.ts";
import {
  causesIn,
  cutRival,
  fitted,
  type Told,
  textBytes,
  toldWays,
  type Way,
  wordBytes,
} from "./shortening.ts";
import type { Status } from "./status.ts";

const mostActions = 200;
const mostSent = 100;

/** A status as it fits into an item, whatever happened. What decides what is done next is never shortened away. */
export function fittedStatus(status: Status, kept: (status: Status) => object): Status {
  const { due, intent, sent } = status;
  const whole: Status = {
    ...status,
    ...(due && { due: { ...due, causes: causesIn(due.causes) } }),
    ...(intent && {
      intent: { ...intent, causes: causesIn(intent.causes), actions: intent.actions.slice(0, mostActions) },
    }),
    ...reasonsOf(status, textBytes),
    ...fightsOf(status, withNames),
    sent: sent.slice(-mostSent).map((call) => ({ ...call, requestId: cut(call.requestId, wordBytes) })),
    shortened: undefined,
  };
  return fitted(whole, ways, kept);
}

const ways: readonly Way<Status>[] = [
  ...toldWays.map(([lacks, shorten]): Way<Status> => [lacks, ofIntent(shorten)]),
  ["causes", ofDue(5)],
  ["reasons", (status) => ({ ...status, ...reasonsOf(status, wordBytes) })],
  ["names", (status) => ({ ...status, ...fightsOf(status, withoutNames) })],
  // Every facet is fought over, each with long names, and a repair was interrupted: what is left fits in any case.
  ["causes", (status) => ofDue(1)(ofIntent((told) => ({ ...told, causes: told.causes.slice(-1) }))(status))],
  ["repairs", (status) => ({ ...status, ...fightsOf(status, lately), sent: status.sent.slice(-20) })],
];

function ofIntent(shorten: (told: Told) => Told) {
  return (status: Status): Status =>
    status.intent ? { ...status, intent: { ...status.intent, ...shorten(status.intent) } } : status;
}

function ofDue(count: number) {
  return (status: Status): Status =>
    status.due ? { ...status, due: { ...status.due, causes: status.due.causes.slice(-count) } } : status;
}

const reasonsOf = ({ troubles }: Status, bytes: number): Pick<Status, "troubles"> => ({
  troubles: Object.fromEntries(
    Object.entries(troubles).map(([facet, trouble]) => [
      facet,
      { ...trouble, reason: cut(trouble.reason, bytes) },
    ]),
  ),
});

const fightsOf = ({ fights }: Status, shorten: (fight: Fight) => Fight): Pick<Status, "fights"> => ({
  fights: Object.fromEntries(Object.entries(fights).map(([facet, fight]) => [facet, shorten(fight)])),
});

const withNames = ({ repairs, breaker, ...rest }: Fight): Fight => ({
  ...rest,
  repairs: repairs.map((repair) => ({ ...repair, by: repair.by && cut(repair.by, wordBytes) })),
  ...(breaker && { breaker: { ...breaker, ...cutRival(breaker.rival) } }),
});
const withoutNames = ({ repairs, ...rest }: Fight): Fight => ({
  ...rest,
  repairs: repairs.map(({ by: _, ...repair }) => repair),
});
const lately = ({ repairs, ...rest }: Fight): Fight => ({ ...rest, repairs: repairs.slice(-10) });
