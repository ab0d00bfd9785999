import { facetTable } from "../../core/facets/index.ts";
import { type Baseline, parseBaseline } from "../../core/resolve/baseline.ts";
import { contradictionsAmong, contradictionText } from "../../core/resolve/betweenBaselines.ts";
import { combined } from "../../core/resolve/combine.ts";
import { type Exception, parseException } from "../../core/resolve/exception.ts";
import { exampleFacts } from "../../core/resolve/facts.ts";
import { parsedFor } from "../../core/resolve/layerValues.ts";
import { mistakesIn } from "../../core/spec/desired.ts";
import { incompatibleIn } from "../../core/spec/incompatible.ts";
import type { Problem } from "../../core/values/problems.ts";
import type { LayerItem, LayerKind } from "../../service/tables/layerTable.ts";
import type { FileProblem, SpecDocument } from "./specDocument.ts";
import { spellingsIn } from "./spellings.ts";

/** A baseline or an exception of a file, as it was written and as parsed. */
interface LayerOfFile<Kind extends LayerKind, Parsed> {
  readonly kind: Kind;
  readonly written: LayerItem;
  readonly parsed: Parsed;
  readonly document: SpecDocument;
}

export type BaselineOfFile = LayerOfFile<"baseline", Baseline>;
export type ExceptionOfFile = LayerOfFile<"exception", Exception>;

const layerOf =
  <Kind extends LayerKind, Parsed>(kind: Kind, parse: (value: unknown) => Parsed) =>
  (document: SpecDocument): LayerOfFile<Kind, Parsed> => {
    const parsed = parse(document.value);
    const written = { ...(document.value as { readonly name: string }), kind };
    return { kind, written, parsed, document };
  };

/** The baseline of a document. Throws InvalidSpec. */
export const baselineOf = layerOf("baseline", parseBaseline);

/** The exception of a document. Throws InvalidSpec. */
export const exceptionOf = layerOf("exception", parseException);

const layers = ["require", "default"] as const;

/** Parts of a valid baseline that S3 would refuse, or that cancel each other. */
export function mistakesOfBaseline(baseline: Baseline): Problem[] {
  const [required = {}, defaults = {}] = layers.map(
    (layer) => parsedFor(baseline[layer], exampleFacts).values,
  );
  const facets = new Map(
    [...facetTable].flatMap(([name, facet]) => {
      const together = {
        ...(name in defaults && { own: { value: defaults[name], isDefault: true } }),
        requires: name in required ? [{ from: baseline.name, value: required[name] }] : [],
      };
      const isSaid = name in defaults || name in required;
      return isSaid ? [[name, combined(facet, together).value] as const] : [];
    }),
  );
  const found = [...mistakesIn({ facets }), ...refusedWrites(facets)];
  return found.map(({ path, message }) => {
    const [, facet = ""] = path.split("/");
    return { path: `/${facet in required ? "require" : "default"}${path}`, message };
  });
}

/** What a bucket can have, but S3 refuses to write: the baseline says it of buckets that do not have it. */
const refusedWrites = (facets: ReadonlyMap<string, unknown>): Problem[] =>
  incompatibleIn(facets)
    .filter(({ kind }) => kind === "write")
    .map(({ facet, why }) => ({ path: `/${facet}`, message: why }));

/** Members of a baseline that are accepted, but not in the spelling of the S3 API. */
export const spellingsOfBaseline = ({ written }: BaselineOfFile): Problem[] =>
  layers.flatMap((layer) =>
    spellingsIn(written[layer]).map(({ path, message }) => ({ path: `/${layer}${path}`, message })),
  );

/** A problem for each baseline that contradicts an earlier one of the files. */
export function contradictionsIn(baselines: readonly BaselineOfFile[]): FileProblem[] {
  const byName = new Map(baselines.map((one) => [one.parsed.name, one]));
  const found = contradictionsAmong(baselines.map(({ parsed }) => parsed));
  return found.flatMap((one) => {
    const [first, second] = [byName.get(one.one), byName.get(one.other)];
    if (!first || !second || first === second) return [];
    const { file, placeOf } = second.document;
    const whole = `/require${one.beside?.path ?? one.path}`;
    const place = `${first.document.file}:${first.document.placeOf(`/require${one.path}`).line}`;
    const message = `${contradictionText(one)} (${one.one} is in ${place})`;
    return [{ file, ...placeOf(whole), path: whole, message }];
  });
}

/** A hint for an exception that has already ended. */
export const endedHint = ({ parsed: { until } }: ExceptionOfFile, now: Date): Problem[] =>
  Date.parse(until) <= now.getTime() ? [{ path: "/until", message: "this time is over" }] : [];
