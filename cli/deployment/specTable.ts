import {
  DeleteCommand,
  type DynamoDBDocumentClient,
  PutCommand,
  TransactWriteCommand,
} from "@aws-sdk/lib-dynamodb";
import { deletionNoteOf, withoutAuthorship } from "../../core/spec/authorship.ts";
import { specSchema } from "../../core/spec/specSchema.ts";
import type { SpecItem } from "../../service/tables/specs.ts";
import { Specs } from "../../service/tables/specs.ts";

/** Thrown when a spec is not any more what it was when it was read: nothing was written. */
export class SpecChanged extends Error {
  override readonly name = "SpecChanged";
  readonly bucket: string;
  constructor(bucket: string) {
    super(`somebody else has changed the spec of ${bucket} since it was read; look at theirs, and try again`);
    this.bucket = bucket;
  }
}

/** What a spec is to say of its last change. */
export interface Claim {
  readonly changedBy?: string;
  readonly changeReason?: string;
  readonly changedAt: string;
}

const pageSize = 500;

/** The spec table, for people, who also write to it. */
export class SpecTable extends Specs {
  readonly #documents: Pick<DynamoDBDocumentClient, "send">;
  readonly #table: string;
  constructor(documents: Pick<DynamoDBDocumentClient, "send">, table: string) {
    super(documents, table);
    this.#documents = documents;
    this.#table = table;
  }

  override get(name: string): Promise<SpecItem | undefined> {
    return super.get(name) as Promise<SpecItem | undefined>;
  }

  /** All specs, page by page, in the table's own order. */
  async *all(): AsyncGenerator<SpecItem> {
    let after: string | undefined;
    do {
      const { items, next } = await this.page(pageSize, after);
      yield* items as SpecItem[];
      after = next;
    } while (after);
  }

  /** Writes a spec in the place of the one that was read, if any. Throws SpecChanged if that is not there any more. */
  async put(spec: SpecItem, read: SpecItem | undefined, claim: Claim): Promise<void> {
    const Item = { ...withoutAuthorship(spec), ...claim };
    const put = new PutCommand({ TableName: this.#table, Item, ...unlessChanged(read) });
    await unlessTheirs(spec.name, () => this.#documents.send(put));
  }

  /**
   * Deletes the spec that was read, and leaves a note of who did: the bucket stays as it is. Answers whether there is
   * such a note: whoever may only delete leaves none. Throws SpecChanged if it is another spec now.
   */
  async delete(read: SpecItem, claim: Claim): Promise<boolean> {
    const { name } = read;
    const TableName = this.#table;
    const end = { TableName, Key: { name }, ...unlessChanged(read) };
    const note = { TableName, Item: { name: deletionNoteOf(name), ...claim } };
    const both = new TransactWriteCommand({ TransactItems: [{ Delete: end }, { Put: note }] });
    return unlessTheirs(name, async () => {
      try {
        await this.#documents.send(both);
        return true;
      } catch (error) {
        if ((error as Error).name !== "AccessDeniedException") throw error;
        await this.#documents.send(new DeleteCommand(end));
        return false;
      }
    });
  }
}

/** Throws SpecChanged where a condition on the item did not hold. */
async function unlessTheirs<T>(name: string, write: () => Promise<T>): Promise<T> {
  try {
    return await write();
  } catch (error) {
    if (!isRefused(error as Refusal)) throw error;
    throw new SpecChanged(name);
  }
}

interface Refusal extends Error {
  readonly CancellationReasons?: readonly { readonly Code?: string }[];
}

const isRefused = ({ name, CancellationReasons = [] }: Refusal) =>
  name === "ConditionalCheckFailedException" ||
  CancellationReasons.some(({ Code }) => Code === "ConditionalCheckFailed");

/** Holds while the item is, in each attribute that a spec can have, what it was when it was read. */
function unlessChanged(read: SpecItem | undefined) {
  if (!read)
    return {
      ConditionExpression: "attribute_not_exists(#name)",
      ExpressionAttributeNames: { "#name": "name" },
    };
  const attributes = [...new Set([...Object.keys(read), ...Object.keys(specSchema.shape)])];
  const conditions = attributes.map((name, index) =>
    name in read ? `#a${index} = :a${index}` : `attribute_not_exists(#a${index})`,
  );
  const values = attributes.flatMap((name, index) => (name in read ? [[`:a${index}`, read[name]]] : []));
  return {
    ConditionExpression: conditions.join(" AND "),
    ExpressionAttributeNames: Object.fromEntries(attributes.map((name, index) => [`#a${index}`, name])),
    ExpressionAttributeValues: Object.fromEntries(values),
  };
}
