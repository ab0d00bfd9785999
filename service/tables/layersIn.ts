import { hash } from "node:crypto";
import { type Baseline, parseBaseline } from "../../core/resolve/baseline.ts";
import { type Exception, parseException } from "../../core/resolve/exception.ts";
import { withoutAuthorship } from "../../core/spec/authorship.ts";
import { InvalidSpec } from "../../core/values/problems.ts";
import {
  type LayerItem,
  type LayerKind,
  type LayerProblem,
  noLayers,
  type ReadLayers,
} from "./layerTable.ts";
import { canonical } from "./specMemory.ts";

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
