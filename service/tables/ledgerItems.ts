import { randomUUID } from "node:crypto";
import { worstOf } from "../../core/plan/action.ts";
import { sliceKey } from "./bareSlices.ts";
import { dueKey } from "./dueIndex.ts";
import { fleetPlace } from "./fleetIndex.ts";
import type { HistoryEntry } from "./history.ts";
import { packValues, unpackValues, type Values } from "./packedValues.ts";
import { schema } from "./schema.ts";
import { currentStatus } from "./schemaOne.ts";
import { spreadKey } from "./spread.ts";
import type { Due, Status } from "./status.ts";

interface StoredStatus {
  readonly due?: Due;
  readonly dueCauses?: Due["causes"];
  readonly intent?: Record<string, unknown>;
  readonly lookedAt?: string;
}

export const historyDays = 400;
/** No worker is later than this: the dead-letter queues keep a trigger for 14 days. */
export const lateDays = 15;
/** Seconds since 1970, the format of the table's time to live. */
export const expiryOf = (at: string, days: number) => Math.floor(Date.parse(at) / 1_000) + days * 86_400;

/** History entries are the largest items, so they need more keys than the other indexes. */
export const dayShards = 64;

export const statusEntry = "status";

/** Counts exposures. Drift in observe mode is not counted: its verdict reports it. */
export const exposedIn = (conditions: Status["conditions"]) =>
  Object.values(conditions).filter(
    ({ severity, verdict }) => severity === "exposure" && verdict !== "drifted",
  ).length;

const pack = <T extends Values>({ drift, before, after, changed, ...rest }: T) => ({
  ...rest,
  ...packValues({ drift, before, after, changed }),
});

/** The item of a status. */
export function statusItem({ due, checkedAt, ...status }: Status): object {
  const { bucket, intent, conflicts, conditions, layered, released, account } = status;
  const packed = intent && { intent: pack(intent) };
  const { causes: dueCauses, ...bare } = due ?? {};
  const open = Object.values(conflicts).filter(({ breaker }) => breaker?.state === "open").length;
  const exposed = exposedIn(conditions);
  const key = due && dueKey(bucket, due, conditions, exposed > 0);
  // Set to undefined if nothing is due: `status` was read from the table and may still have these attributes.
  const waiting = {
    due: due && { ...bare, ...(account && { account }) },
    dueCauses,
    waiting: key,
    dueAt: due?.at,
  };
  const worst = worstOf(Object.values(conditions).map(({ severity }) => severity));
  const severity = worst === "other" ? undefined : worst;
  const counts = { severity, openBreakers: open || undefined, exposed: exposed || undefined };
  // The fleet index projects it under its first name, and CloudFormation cannot change what an index projects.
  const read = { lookedAt: checkedAt };
  const keys = { ...fleetPlace(status), slice: layered?.bare && !released ? sliceKey(bucket) : undefined };
  return { ...status, ...packed, entry: statusEntry, ...waiting, ...keys, ...counts, ...read };
}

/** The item of a history entry; the account stays known when the bucket is released. */
export function historyItem(
  { bucket, account }: Pick<Status, "bucket" | "account">,
  happened: HistoryEntry,
): object {
  const { at } = happened;
  const entry = `history#${at}#${randomUUID()}`;
  return {
    ...pack(happened),
    account,
    schema,
    bucket,
    entry,
    day: spreadKey(at.slice(0, 10), bucket, dayShards),
    expires: expiryOf(at, historyDays),
  };
}

/** The condition of a write: the status is the record that this reconciliation read, or one that it wrote itself. */
export function unlessReplaced({ reconciliation, replaces }: Status) {
  const values = {
    ...(replaces && { ":replaces": replaces }),
    ...(reconciliation && { ":reconciliation": reconciliation }),
  };
  const read = replaces ? "writer = :replaces" : "attribute_not_exists(writer)";
  return {
    ConditionExpression: reconciliation ? `${read} OR reconciliation = :reconciliation` : read,
    ...(Object.keys(values).length > 0 && { ExpressionAttributeValues: values }),
  };
}

/** The status that an item holds. */
export function statusIn(item: Readonly<Record<string, unknown>>): Status {
  const { due, dueCauses, intent, lookedAt: checkedAt, ...rest } = currentStatus(item) as StoredStatus;
  return {
    ...rest,
    ...(checkedAt && { checkedAt }),
    ...(due && { due: { ...due, causes: dueCauses ?? due.causes ?? [] } }),
    ...(intent && { intent: unpackValues(intent) }),
  } as unknown as Status;
}
