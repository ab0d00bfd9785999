import { DeleteCommand, type DynamoDBDocumentClient, PutCommand } from "@aws-sdk/lib-dynamodb";
import { specSchema } from "../../core/desired.ts";
import type { SpecItem } from "../../core/import/undo.ts";
import { Specs } from "../../core/tables/specs.ts";

/** Thrown when a spec is not any more what it was when it was read: nothing was written. */
export class SpecChanged extends Error {
  override readonly name = "SpecChanged";
  constructor(bucket: string) {
    super(`somebody else has changed the spec of ${bucket} since it was read; look at theirs, and try again`);
  }
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
  async put(spec: SpecItem, read: SpecItem | undefined): Promise<void> {
    const put = { TableName: this.#table, Item: spec, ...unlessChanged(read) };
    await this.#carryOut(spec.name, new PutCommand(put));
  }

  /** Deletes the spec that was read: the bucket stays as it is. Throws SpecChanged if it is another one now. */
  async delete(read: SpecItem): Promise<void> {
    const { name } = read;
    const end = { TableName: this.#table, Key: { name }, ...unlessChanged(read) };
    await this.#carryOut(name, new DeleteCommand(end));
  }

  async #carryOut(name: string, command: PutCommand | DeleteCommand): Promise<void> {
    try {
      // The two commands share no signature of send.
      await (command instanceof PutCommand ? this.#documents.send(command) : this.#documents.send(command));
    } catch (error) {
      if ((error as Error).name !== "ConditionalCheckFailedException") throw error;
      throw new SpecChanged(name);
    }
  }
}

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
