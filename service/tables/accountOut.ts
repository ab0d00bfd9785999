import { type DynamoDBDocumentClient, GetCommand } from "@aws-sdk/lib-dynamodb";

/** An account out of reach, and one of its buckets, whose check shows when it is within reach. */
export interface AccountOut {
  readonly account: string;
  readonly bucket: string;
  readonly reason: string;
  readonly since: string;
  /** What cannot be done; an older version did not record it. */
  readonly use?: "read" | "write" | undefined;
  /** Of the check that found it: `retrying` if it passes by itself. */
  readonly verdict?: string | undefined;
}

/** The key of what the ledger table has of an account that is or was out of reach. */
export const outKey = (account: string) => ({ bucket: "#sweep", entry: `${outPrefix}${account}` });
export const outPrefix = "out#";

/** The account of such an item, if it is out of reach. */
export function outIn(item: Readonly<Record<string, unknown>> | undefined): AccountOut | undefined {
  const { account, checked, reason, since, reach, use, verdict } = item ?? {};
  if (reach !== "out") return undefined;
  return {
    ...{ account: `${account}`, bucket: `${checked}`, reason: `${reason}`, since: `${since}` },
    use: use === "read" || use === "write" ? use : undefined,
    verdict: typeof verdict === "string" ? verdict : undefined,
  };
}

/** The account, if workers found it out of reach. Rejects like the table. */
export async function readOut(
  documents: Pick<DynamoDBDocumentClient, "send">,
  table: string,
  account: string,
): Promise<AccountOut | undefined> {
  const read = new GetCommand({ TableName: table, Key: outKey(account), ConsistentRead: true });
  return outIn((await documents.send(read)).Item);
}
