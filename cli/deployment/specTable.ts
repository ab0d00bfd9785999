import {
  DeleteCommand,
  type DynamoDBDocumentClient,
  PutCommand,
  ScanCommand,
  TransactWriteCommand,
} from "@aws-sdk/lib-dynamodb";
import { deletionNoteOf, isNote, withoutAuthorship } from "../../core/spec/authorship.ts";
import { specSchema } from "../../core/spec/specSchema.ts";
import type { SpecItem } from "../../service/tables/specs.ts";
import { Specs } from "../../service/tables/specs.ts";
import { refusable, unlessChanged } from "./conditionalWrite.ts";

/** A spec has changed since it was read; nothing was written. */
export class SpecChanged extends Error {
  override readonly name = "SpecChanged";
  readonly bucket: string;
  constructor(bucket: string) {
    super(`the spec of ${bucket} has changed since it was read: review the change, and try again`);
    this.bucket = bucket;
  }
}

/** The author of a change, as the spec records it. */
export interface Claim {
  readonly changedBy?: string;
  readonly changeReason?: string;
  readonly changedAt: string;
}

const pageSize = 500;
/** How many parts of the table are read at the same time for a list of its names. */
const segments = 8;

/** All attributes that a spec may have. */
const attributes = Object.keys(specSchema.shape);

/** The spec table with writes, for the command line. */
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

  /** All specs, in the order of the table. */
  async *all(): AsyncGenerator<SpecItem, void, undefined> {
    let after: string | undefined;
    do {
      const { items, next } = await this.page(pageSize, after);
      yield* items as SpecItem[];
      after = next;
    } while (after);
  }

  /** The name of each spec, its account if it says one, and when it was changed, page by page in no order. */
  async *heads(): AsyncGenerator<readonly SpecItem[]> {
    const all = Array.from({ length: segments }, (_, segment) => segment);
    const running = new Map(all.map((segment) => [segment, this.#headPage(segment)]));
    while (running.size > 0) {
      const { segment, heads, next } = await Promise.race(running.values());
      if (next) running.set(segment, this.#headPage(segment, next));
      else running.delete(segment);
      yield heads;
    }
  }

  #headPage(segment: number, from?: Record<string, unknown>) {
    const scan = new ScanCommand({
      TableName: this.#table,
      Segment: segment,
      TotalSegments: segments,
      ProjectionExpression: "#name, changedAt, account",
      ExpressionAttributeNames: { "#name": "name" },
      ...(from && { ExclusiveStartKey: from }),
    });
    const page = this.#documents.send(scan).then(({ Items = [], LastEvaluatedKey: next }) => {
      const heads = Items.filter(({ name }) => !isNote(name)) as SpecItem[];
      return { segment, heads, next };
    });
    // The race reports the rejection.
    page.catch(() => undefined);
    return page;
  }

  /** Replaces the spec that was read, or writes a new one. Throws SpecChanged if the table has another spec by now. */
  async put(spec: SpecItem, read: SpecItem | undefined, claim: Claim): Promise<void> {
    const Item = { ...withoutAuthorship(spec), ...claim };
    const put = new PutCommand({ TableName: this.#table, Item, ...unlessChanged(read, attributes) });
    await refusable(
      () => this.#documents.send(put),
      () => new SpecChanged(spec.name),
    );
  }

  /**
   * Deletes the spec that was read, and writes a note with the author; the bucket stays as it is. Returns whether the note
   * was written: it needs permission to put items. Throws SpecChanged if the table has another spec by now.
   */
  async delete(read: SpecItem, claim: Claim): Promise<boolean> {
    const { name } = read;
    const TableName = this.#table;
    const end = { TableName, Key: { name }, ...unlessChanged(read, attributes) };
    const note = { TableName, Item: { name: deletionNoteOf(name), ...claim } };
    const both = new TransactWriteCommand({ TransactItems: [{ Delete: end }, { Put: note }] });
    const write = async () => {
      try {
        await this.#documents.send(both);
        return true;
      } catch (error) {
        if ((error as Error).name !== "AccessDeniedException") throw error;
        await this.#documents.send(new DeleteCommand(end));
        return false;
      }
    };
    return refusable(write, () => new SpecChanged(name));
  }
}
