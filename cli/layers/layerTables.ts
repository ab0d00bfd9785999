import { words } from "../../core/text/words.ts";
import { layersIn } from "../../service/tables/layersIn.ts";
import type { LayerItem, LayerKind, ReadLayers } from "../../service/tables/layerTable.ts";
import { UsageError } from "../command/usageError.ts";
import type { Deployment } from "../deployment/deployment.ts";

/** All items of the table of baselines, as they are and as parsed. */
export interface ReadTable {
  readonly items: readonly LayerItem[];
  readonly layers: ReadLayers;
  item(kind: LayerKind, name: string): LayerItem | undefined;
}

/** Reads the table. Throws UsageError if the deployment has none. */
export async function readTable({ layerStore, prefix }: Deployment, now: Date): Promise<ReadTable> {
  try {
    const items: LayerItem[] = [];
    for await (const item of layerStore.items()) items.push(item);
    const byKey = new Map(items.map((item) => [`${item.kind} ${item.name}`, item]));
    return { items, layers: layersIn(items, now), item: (kind, name) => byKey.get(`${kind} ${name}`) };
  } catch (error) {
    if ((error as Error).name !== "ResourceNotFoundException") throw error;
    throw new UsageError(
      words`there is no table ${prefix}-baselines: choose another deployment with --stage and --region, or deploy this version with: make deploy`,
    );
  }
}

/** The item of that name. Throws UsageError if there is none. */
export function itemNamed(table: ReadTable, kind: LayerKind, name: string): LayerItem {
  const found = table.item(kind, name);
  if (found) return found;
  const names = table.items.flatMap((item) => (item.kind === kind ? [item.name] : [])).sort();
  throw new UsageError(
    words`there is no ${kind} ${name}; ${names.length > 0 ? words`there are: ${names.slice(0, 20).join(", ")}` : words`there is none`}`,
  );
}
