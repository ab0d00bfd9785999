import {
  type DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  TransactWriteCommand,
  UpdateCommand,
} from "@aws-sdk/lib-dynamodb";
import type { Clock } from "../../core/providers/clock.ts";
import { type AccountTurn, accountsBucket } from "./accountTurn.ts";
import { dayShards, expiryOf, historyDays } from "./ledgerItems.ts";
import { schema } from "./schema.ts";
import { spreadKey } from "./spread.ts";
import { sweepItems } from "./sweepItems.ts";
import { sweepKey } from "./sweepState.ts";

/** An account out of reach, and one of its buckets, whose check shows when it is within reach. */
export interface AccountOut {
  readonly account: string;
  readonly bucket: string;
  readonly reason: string;
  readonly since: string;
  /** What cannot be done; an older version did not record it. */
  readonly use?: "read" | "write" | undefined;
}

/** What a check found: nothing of the account can be read, or else nothing written. */
export interface AccountFailure extends AccountOut {
  readonly isRead: boolean;
}

/** What can be done in an account: its buckets are read, or written too. */
type Use = "read" | "write";

const prefix = "out#";
const keptDays = 1;
/** A container notes the same of an account once in this time. */
const againMs = 60_000;

/**
 * Which accounts are out of reach, in the ledger table. The first worker that finds it records it, and one entry of the history
 * for the account; so does the first that reaches the account again. All reject like the table.
 */
export class AccountReach {
  readonly #documents: Pick<DynamoDBDocumentClient, "send">;
  readonly #table: string;
  readonly #clock: Clock;
  readonly #noted = new Map<string, number>();
  constructor(documents: Pick<DynamoDBDocumentClient, "send">, table: string, clock: Clock) {
    this.#documents = documents;
    this.#table = table;
    this.#clock = clock;
  }

  /** The account is out of reach. The sweep learns first that there is one: else nothing would check whether it is back. */
  async out({ account, bucket, reason, since, isRead }: AccountFailure): Promise<void> {
    if (this.#isNoted(`out ${account}`)) return;
    const at = this.#clock.now().toISOString();
    await this.#flag("outAt", at);
    const item = { account, checked: bucket, reason, since, reach: "out", use: isRead ? "read" : "write" };
    await this.#turn(
      item,
      { account, became: "out of reach", reason, at, since },
      {
        ConditionExpression: "attribute_not_exists(entry) OR reach = :within",
        ExpressionAttributeValues: { ":within": "within" },
      },
    );
    this.#keep(`out ${account}`, `within ${account}`);
  }

  /** The account is within reach again, if it was not and `can` shows that what could not be done can be done. */
  async within(account: string, can: (use: Use) => Promise<boolean>): Promise<void> {
    if (this.#isNoted(`within ${account}`)) return;
    const Key = { bucket: sweepKey.bucket, entry: `${prefix}${account}` };
    const read = new GetCommand({ TableName: this.#table, Key, ConsistentRead: true });
    const { Item: { reach, use, since } = {} } = await this.#documents.send(read);
    if (reach === "out" && !(await can(use === "write" ? "write" : "read"))) return;
    if (reach === "out") await this.#back(account, `${since}`);
    this.#keep(`within ${account}`, `out ${account}`);
  }

  async #back(account: string, since: string): Promise<void> {
    const at = this.#clock.now().toISOString();
    const item = { account, reach: "within", expires: expiryOf(at, keptDays) };
    const isTurn = await this.#turn(
      item,
      { account, became: "within reach", at, since },
      {
        ConditionExpression: "reach = :out",
        ExpressionAttributeValues: { ":out": "out" },
      },
    );
    if (isTurn) await this.#flag("backAt", at);
  }

  /** The account is not one of the deployment's any more. */
  async left(account: string): Promise<void> {
    const Key = { bucket: sweepKey.bucket, entry: `${prefix}${account}` };
    const expires = expiryOf(this.#clock.now().toISOString(), keptDays);
    const Item = { ...Key, account, reach: "within", expires };
    await this.#documents.send(new PutCommand({ TableName: this.#table, Item }));
  }

  /** All accounts that are out of reach, page by page. */
  async *all(): AsyncGenerator<AccountOut, void, undefined> {
    for await (const { account, checked, reason, since, reach, use } of sweepItems(
      this.#documents,
      this.#table,
      prefix,
    ))
      if (reach === "out")
        yield {
          ...{ account: `${account}`, bucket: `${checked}`, reason: `${reason}`, since: `${since}` },
          use: use === "read" || use === "write" ? use : undefined,
        };
  }

  /** No account is out of reach any more: the sweep need not ask until a worker finds one. */
  async settled(): Promise<void> {
    await this.#flag("outAt", "");
  }

  #isNoted(what: string): boolean {
    const ageMs = this.#clock.now().getTime() - (this.#noted.get(what) ?? Number.NEGATIVE_INFINITY);
    return ageMs >= 0 && ageMs < againMs;
  }

  #keep(what: string, opposite: string): void {
    this.#noted.set(what, this.#clock.now().getTime());
    this.#noted.delete(opposite);
  }

  async #flag(name: "outAt" | "backAt", at: string): Promise<void> {
    await this.#documents.send(
      new UpdateCommand({
        TableName: this.#table,
        Key: sweepKey,
        UpdateExpression: `SET #${name} = :${name}`,
        ExpressionAttributeNames: { [`#${name}`]: name },
        ExpressionAttributeValues: { [`:${name}`]: at },
      }),
    );
  }

  /** Both or neither. False if another worker has recorded it already. */
  async #turn(item: object, turn: AccountTurn, condition: object): Promise<boolean> {
    const { account, at, became } = turn;
    const key = { bucket: sweepKey.bucket, entry: `${prefix}${account}` };
    const entry = {
      ...{ ...turn, schema, bucket: accountsBucket, entry: `history#${at}#${account} ${became}` },
      day: spreadKey(at.slice(0, 10), `${accountsBucket} ${account}`, dayShards),
      expires: expiryOf(at, historyDays),
    };
    const puts = [
      { TableName: this.#table, Item: { ...key, ...item }, ...condition },
      { TableName: this.#table, Item: entry },
    ];
    try {
      const TransactItems = puts.map((Put) => ({ Put }));
      await this.#documents.send(new TransactWriteCommand({ TransactItems }));
      return true;
    } catch (error) {
      if (!/^(TransactionCanceled|ConditionalCheckFailed)Exception$/.test((error as Error).name)) throw error;
      return false;
    }
  }
}
