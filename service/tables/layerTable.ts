import { hash } from "node:crypto";
import { type DynamoDBDocumentClient, ScanCommand } from "@aws-sdk/lib-dynamodb";
import { type Baseline, parseBaseline } from "../../core/resolve/baseline.ts";
import { type Exception, parseException } from "../../core/resolve/exception.ts";
import type { Layers } from "../../core/resolve/resolve.ts";
import { withoutAuthorship } from "../../core/spec/authorship.ts";
import { InvalidSpec } from "../../core/values/problems.ts";
import { canonical } from "./specMemory.ts";

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

/** Reads the table of baselines and exceptions. The service never writes to it. */
export class LayerTable {
  readonly #documents: Pick<DynamoDBDocumentClient, "send">;
  readonly #table: string;
  constructor(documents: Pick<DynamoDBDocumentClient, "send">, table: string) {
    this.#documents = documents;
    this.#table = table;
  }

  /** All items (consistent read); `at` is the time before the read. An invalid one is a problem, and counts as absent. */
  async read(at: Date): Promise<ReadLayers> {
    const items: LayerItem[] = [];
    for await (const item of this.items()) items.push(item);
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

/** The baselines and exceptions that items hold. */
export function layersIn(items: readonly LayerItem[], at: Date): ReadLayers {
  if (items.length === 0) return noLayers(at.toISOString());
  const problems: LayerProblem[] = [];
  const parsed = <T>(kind: LayerKind, parse: (input: unknown) => T): T[] =>
    items.flatMap((item) => {
      if (item.kind !== kind) return [];
      try {
        return [parse(item)];
      } catch (error) {
        if (!(error instanceof InvalidSpec)) throw error;
        problems.push({ kind, name: `${item.name}`, message: error.message });
        return [];
      }
    });
  const baselines: readonly Baseline[] = parsed("baseline", parseBaseline);
  const exceptions: readonly Exception[] = parsed("exception", parseException);
  const texts = items.map((item) => canonical(withoutAuthorship(item))).sort();
  const digest = hash("sha256", texts.join("\n"), "base64").slice(0, 16);
  return { baselines, exceptions, problems, digest, at: at.toISOString() };
}
