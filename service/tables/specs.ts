import { type DynamoDBDocumentClient, GetCommand, ScanCommand } from "@aws-sdk/lib-dynamodb";
import { deletionNoteOf, isNote } from "../../core/spec/authorship.ts";

/** A spec as an item of the spec table. */
export interface SpecItem {
  readonly name: string;
  readonly [attribute: string]: unknown;
}

type Documents = Pick<DynamoDBDocumentClient, "send">;

/** Reads the spec table. The service never writes to it. */
export class Specs {
  readonly #documents: Documents;
  readonly #table: string;
  constructor(documents: Documents, table: string) {
    this.#documents = documents;
    this.#table = table;
  }

  /** The current item (consistent read), not validated; undefined if there is none. */
  async get(bucket: string): Promise<unknown> {
    const read = new GetCommand({ TableName: this.#table, Key: { name: bucket }, ConsistentRead: true });
    return (await this.#documents.send(read)).Item;
  }

  /** The note that the client which deleted the spec may have written; any tool can write one, so it is not validated. */
  deletionNote(bucket: string): Promise<unknown> {
    return this.get(deletionNoteOf(bucket));
  }

  /** A page of current items in the table's order, and the name after which the next page begins. */
  async page(limit: number, after?: string): Promise<{ items: unknown[]; next?: string }> {
    const { Items = [], LastEvaluatedKey } = await this.#documents.send(
      new ScanCommand({
        TableName: this.#table,
        ConsistentRead: true,
        Limit: limit,
        ...(after && { ExclusiveStartKey: { name: after } }),
      }),
    );
    return {
      items: Items.filter(({ name }) => !isNote(name)),
      ...(LastEvaluatedKey && { next: LastEvaluatedKey.name }),
    };
  }

  /** Names of buckets in one of `total` slices of the table, and after which one to go on, if there are more. */
  async slicePage(
    segment: number,
    total: number,
    limit?: number,
    after?: string,
  ): Promise<{ names: string[]; next?: string }> {
    const { Items = [], LastEvaluatedKey } = await this.#documents.send(
      new ScanCommand({
        TableName: this.#table,
        Segment: segment,
        TotalSegments: total,
        ProjectionExpression: "#name",
        ExpressionAttributeNames: { "#name": "name" },
        ...(limit && { Limit: limit }),
        ...(after && { ExclusiveStartKey: { name: after } }),
      }),
    );
    return {
      names: Items.map((item) => item.name).filter((name) => !isNote(name)),
      ...(LastEvaluatedKey && { next: LastEvaluatedKey.name }),
    };
  }

  /** The names of all buckets in one of `total` segments of the table. */
  async slice(segment: number, total: number): Promise<string[]> {
    const all: string[] = [];
    let from: string | undefined;
    do {
      const { names, next } = await this.slicePage(segment, total, undefined, from);
      for (const name of names) all.push(name);
      from = next;
    } while (from !== undefined);
    return all;
  }
}
