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

/** The statuses that a call writes to the ledger. */
export function statusesIn(command: object): Item[] {
  const { input } = command as { input: Recorded };
  const puts = command instanceof PutCommand ? [{ Put: input }] : [];
  const all = command instanceof TransactWriteCommand ? (input.TransactItems ?? []) : puts;
  return all.flatMap(({ Put }) => (Put?.Item?.entry === "status" ? [Put.Item] : []));
}
