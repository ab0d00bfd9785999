import { type DynamoDBDocumentClient, ScanCommand } from "@aws-sdk/lib-dynamodb";
import type { Layers } from "../../core/resolve/resolve.ts";

/** The kinds of items of the table: its partition key, by which IAM policies distinguish their writers. */
export const layerKinds = ["baseline", "exception"] as const;
export type LayerKind = (typeof layerKinds)[number];

/** A baseline or an exception as an item of the table. Its keys are `kind` and `name`. */
export interface LayerItem {
  readonly kind: LayerKind;
  readonly name: string;
  readonly [attribute: string]: unknown;
}

/** An item that is not valid, so that it counts as absent. */
export interface LayerProblem {
  readonly kind: string;
  readonly name: string;
  readonly message: string;
}

/** All baselines and exceptions at one time. */
export interface ReadLayers extends Omit<Layers, "limits"> {
  readonly problems: readonly LayerProblem[];
  /** A digest of their contents; empty if there are none. */
  readonly digest: string;
  /** When they were read, an instant. */
  readonly at: string;
}

/** Without any baseline. */
export const noLayers = (at: string): ReadLayers => ({
  baselines: [],
  exceptions: [],
  problems: [],
  digest: "",
  at,
});

/** Loads what parses the items. An import here would be part of every function's bundle. */
export type Parser = () => Promise<{ layersIn(items: readonly LayerItem[], at: Date): ReadLayers }>;

/** Reads the table of baselines and exceptions. The service never writes to it. */
export class LayerTable {
  readonly #documents: Pick<DynamoDBDocumentClient, "send">;
  readonly #table: string;
  readonly #parser: Parser;
  /** `parser` loads layersIn.ts, which needs the schemas of all facets: only where there is something to parse. */
  constructor(documents: Pick<DynamoDBDocumentClient, "send">, table: string, parser: Parser) {
    this.#documents = documents;
    this.#table = table;
    this.#parser = parser;
  }

  /** All items (consistent read); `at` is the time before the read. An invalid one is a problem, and counts as absent. */
  async read(at: Date): Promise<ReadLayers> {
    const items: LayerItem[] = [];
    for await (const item of this.items()) items.push(item);
    if (items.length === 0) return noLayers(at.toISOString());
    const { layersIn } = await this.#parser();
    return layersIn(items, at);
  }

  /** All items as they are, not validated. */
  async *items(): AsyncGenerator<LayerItem, void, undefined> {
    let from: Record<string, unknown> | undefined;
    do {
      const page = { TableName: this.#table, ConsistentRead: true, ...(from && { ExclusiveStartKey: from }) };
      const { Items = [], LastEvaluatedKey } = await this.#documents.send(new ScanCommand(page));
      yield* Items as LayerItem[];
      from = LastEvaluatedKey;
    } while (from);
  }
}
