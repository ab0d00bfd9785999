import type { Resolved } from "../../core/resolve/resolve.ts";
import type { Desired } from "../../core/spec/desired.ts";
import { identityOf } from "../../core/values/identity.ts";
import { asPlainJson, type Path } from "../../core/values/normal.ts";

/** What one layer wants of a facet, or of a part of it. */
export interface LayerValue {
  /** spec, or `baseline NAME`. */
  readonly layer: string;
  /** own: the spec names it; default: the spec does not name it; required: no spec can override it. */
  readonly how: "own" | "default" | "required";
  /** null: it must not be configured. */
  readonly value: unknown;
}

/** What is wanted of a facet, and which layers want it. */
export interface ExplainedFacet {
  readonly facet: string;
  /** What all layers want together. */
  readonly value: unknown;
  readonly layers: readonly LayerValue[];
  /** It is reported and not repaired: the spec says mode: observe, and no baseline requires it. */
  readonly observed?: true;
}

/** What is wanted of a bucket, facet by facet. With a path, only that part of its facet. */
export function explained({ desired }: Resolved, path: Path = []): ExplainedFacet[] {
  if (!desired) return [];
  const [facet, ...rest] = path;
  const names = [...desired.facets.keys()].filter((name) => facet === undefined || name === facet);
  return names.flatMap((name) => {
    const layers = layersOf(desired, name).flatMap((one) => {
      const value = partAt(one.value, rest);
      return value === undefined ? [] : [{ ...one, value: asPlainJson(value) }];
    });
    const value = asPlainJson(partAt(desired.facets.get(name), rest));
    const isObserved = desired.observed.has(name) || desired.mode === "observe";
    return layers.length > 0
      ? [{ facet: name, value, layers, ...(isObserved && { observed: true as const }) }]
      : [];
  });
}

function layersOf({ facets, layers }: Desired, name: string): LayerValue[] {
  const its = layers.get(name);
  if (!its) return [{ layer: "spec", how: "own", value: facets.get(name) }];
  const { own, requires } = its;
  const layer = own?.from === undefined ? "spec" : `baseline ${own.from}`;
  return [
    ...requires.map(({ from, value }) => ({ layer: `baseline ${from}`, how: "required" as const, value })),
    ...(own
      ? [{ layer, how: own.isDefault ? ("default" as const) : ("own" as const), value: own.value }]
      : []),
  ];
}

/** The part of a value at a path; an element of a list is named by its Id or its place. */
function partAt(value: unknown, path: Path): unknown {
  const [token, ...rest] = path;
  if (token === undefined) return value;
  if (typeof value !== "object" || value === null) return undefined;
  if (Array.isArray(value))
    return partAt(value.find((one) => identityOf(one) === token) ?? value[Number(token)], rest);
  return Object.hasOwn(value, token)
    ? partAt((value as Readonly<Record<string, unknown>>)[token], rest)
    : undefined;
}
