import { gunzipSync } from "node:zlib";
import { type DynamoDBDocumentClient, GetCommand } from "@aws-sdk/lib-dynamodb";
import type { Clock } from "../../core/providers/clock.ts";

/** The accounts of a deployment as the sweep knows them. */
export interface KnownAccounts {
  readonly accounts: readonly string[];
  /** Those that the last answer of the organisation did not have, and since when; instants. */
  readonly missing: Readonly<Record<string, string>>;
  /** When the organisation last gave a complete answer, an instant; empty if it never did. */
  readonly at: string;
  /** The id of this list, which each save changes. */
  readonly saved?: string | undefined;
  /** An answer of the organisation that is not complete: the accounts so far, and the token of the next page. */
  readonly partial?: { readonly accounts: readonly string[]; readonly token: string } | undefined;
}

/** The item of the ledger table that has the list of accounts. */
export const accountsKey = { bucket: "#sweep", entry: "accounts" } as const;

/** The list of accounts; undefined before the first tick of a deployment with several. Rejects like the table. */
export async function readAccounts(
  documents: Pick<DynamoDBDocumentClient, "send">,
  table: string,
): Promise<KnownAccounts | undefined> {
  const read = new GetCommand({ TableName: table, Key: accountsKey, ConsistentRead: true });
  const { Item } = await documents.send(read);
  return Item && knownIn(Item);
}

function knownIn({ values, packed, saved }: Readonly<Record<string, unknown>>): KnownAccounts {
  const text = packed instanceof Uint8Array ? gunzipSync(packed).toString() : `${values}`;
  return { ...JSON.parse(text), ...(typeof saved === "string" && { saved }) };
}

const freshMs = 60_000;
/** The time of an event can have whole seconds, and name an instant before its call. */
const blurMs = 1_000;

/** The accounts of an organisation, read once a minute for all buckets of a container. */
export class CurrentAccounts {
  readonly #list: { read(): Promise<KnownAccounts | undefined> };
  readonly #home: string;
  readonly #clock: Clock;
  #last: { readonly ids: Promise<ReadonlySet<string>>; readonly at: number } | undefined;
  constructor(list: { read(): Promise<KnownAccounts | undefined> }, home: string, clock: Clock) {
    this.#list = list;
    this.#home = home;
    this.#clock = clock;
  }

  /** The own account included; a list that was read a second after this instant or later. Rejects like the table. */
  async ids(since = ""): Promise<ReadonlySet<string>> {
    const at = this.#clock.now().getTime();
    const last = this.#last;
    const isFresh =
      last && last.at <= at && at - last.at < freshMs && !(last.at < Date.parse(since) + blurMs);
    if (isFresh) return last.ids;
    const read = { ids: this.#read(), at };
    this.#last = read;
    read.ids.catch(() => {
      if (this.#last === read) this.#last = undefined;
    });
    return read.ids;
  }

  async #read(): Promise<ReadonlySet<string>> {
    return new Set([this.#home, ...((await this.#list.read())?.accounts ?? [])]);
  }
}
