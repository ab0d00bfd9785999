import { DeleteCommand, type DynamoDBDocumentClient, GetCommand, PutCommand } from "@aws-sdk/lib-dynamodb";
import { baselineSchema } from "../../core/resolve/baseline.ts";
import { exceptionSchema } from "../../core/resolve/exception.ts";
import { withoutAuthorship } from "../../core/spec/authorship.ts";
import { type LayerItem, type LayerKind, LayerTable } from "../../service/tables/layerTable.ts";
import { refusable, unlessChanged } from "./conditionalWrite.ts";
import type { Claim } from "./specTable.ts";

/** A baseline or an exception has changed since it was read; nothing was written. */
export class LayerChanged extends Error {
  override readonly name = "LayerChanged";
  constructor(kind: LayerKind, name: string) {
    super(`the ${kind} ${name} has changed since it was read: review the change, and try again`);
  }
}

const attributes = {
  baseline: ["kind", ...Object.keys(baselineSchema.shape)],
  exception: ["kind", ...Object.keys(exceptionSchema.shape)],
} as const;

/** The table of baselines and exceptions with writes, for the command line. */
export class LayerStore extends LayerTable {
  readonly #documents: Pick<DynamoDBDocumentClient, "send">;
  readonly #table: string;
  constructor(documents: Pick<DynamoDBDocumentClient, "send">, table: string) {
    super(documents, table, () => import("../../service/tables/layersIn.ts"));
    this.#documents = documents;
    this.#table = table;
  }

  /** The item (consistent read); undefined if there is none. */
  async get(kind: LayerKind, name: string): Promise<LayerItem | undefined> {
    const request = { TableName: this.#table, Key: { kind, name }, ConsistentRead: true };
    const { Item } = await this.#documents.send(new GetCommand(request));
    return Item as LayerItem | undefined;
  }

  /** Replaces the item that was read, or writes a new one. Throws LayerChanged if the table has another one by now. */
  async put(item: LayerItem, read: LayerItem | undefined, claim: Claim): Promise<void> {
    const { kind, name } = item;
    const Item = { ...withoutAuthorship(item), ...claim };
    const put = new PutCommand({ TableName: this.#table, Item, ...unlessChanged(read, attributes[kind]) });
    await refusable(
      () => this.#documents.send(put),
      () => new LayerChanged(kind, name),
    );
  }

  /** Deletes the item that was read. Throws LayerChanged if the table has another one by now. */
  async delete(read: LayerItem): Promise<void> {
    const { kind, name } = read;
    const end = { TableName: this.#table, Key: { kind, name }, ...unlessChanged(read, attributes[kind]) };
    await refusable(
      () => this.#documents.send(new DeleteCommand(end)),
      () => new LayerChanged(kind, name),
    );
  }
}
