import { PutCommand, TransactWriteCommand } from "@aws-sdk/lib-dynamodb";
import type { Item } from "./tables.ts";

export interface Recorded {
  readonly Key?: Item;
  readonly Item?: Item;
  readonly TransactItems?: readonly { readonly Put?: Recorded }[];
}

export const described = ({ verdict, reason = "", intent, due }: Item): string => {
  const { at, why } = (due ?? {}) as { at?: string; why?: string };
  return `status ${verdict} ${reason}${intent ? " with an intent" : ""}${at ? ` due to ${why} at ${at}` : ""}`;
};

function putBy(command: object): Item[] {
  const { input } = command as { input: Recorded };
  const puts = command instanceof PutCommand ? [{ Put: input }] : [];
  const all = command instanceof TransactWriteCommand ? (input.TransactItems ?? []) : puts;
  return all.flatMap(({ Put }) => (Put?.Item ? [Put.Item] : []));
}

/** The statuses that a call writes to the ledger. */
export const statusesIn = (command: object): Item[] =>
  putBy(command).filter(({ entry }) => entry === "status");

/** It records that a check failed too often, and not what a check has found. */
export function isOfDeadLetter({ conditions = {} }: Item): boolean {
  const { bucket } = conditions as { readonly bucket?: { readonly reason?: string } };
  return bucket?.reason?.includes("is a dead letter") ?? false;
}

/** The entries of the history that a call writes to the ledger. */
export const historyIn = (command: object): Item[] =>
  putBy(command).filter(({ entry }) => `${entry}`.startsWith("history#"));
