import {
  DeleteCommand,
  type DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  ScanCommand,
} from "@aws-sdk/lib-dynamodb";
import { specSchema } from "../../core/desired.ts";
import type { SpecItem } from "../../core/import/undo.ts";

/** Thrown when a spec is not any more what it was when it was read: nothing was written. */
export class SpecChanged extends Error {
  override readonly name = "SpecChanged";
  constructor(bucket: string) {
    super(`somebody else has changed the spec of ${bucket} since it was read; look at theirs, and try again`);
  }
}

/** The spec table, for people: the service itself never writes to it. */
export class SpecTable {
  readonly #documents: Pick<DynamoDBDocumentClient, "send">;
  readonly #table: string;
  constructor(documents: Pick<DynamoDBDocumentClient, "send">, table: string) {
    this.#documents = documents;
    this.#table = table;
  }

  async get(name: string): Promise<SpecItem | undefined> {
    const read = new GetCommand({ TableName: this.#table, Key: { name }, ConsistentRead: true });
    return (await this.#documents.send(read)).Item as SpecItem | undefined;
  }

  /** All specs, page by page, in the table's own order. */
  async *all(): AsyncGenerator<SpecItem> {
    let from: Record<string, unknown> | undefined;
    do {
      const page = { TableName: this.#table, ConsistentRead: true, ...(from && { ExclusiveStartKey: from }) };
      const { Items = [], LastEvaluatedKey } = await this.#documents.send(new ScanCommand(page));
      yield* Items as SpecItem[];
      from = LastEvaluatedKey;
    } while (from);
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
