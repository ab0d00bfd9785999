import type { Facts } from "../../core/resolve/facts.ts";
import { type Resolved, resolve } from "../../core/resolve/resolve.ts";
import { facetPointer } from "../../core/spec/specSchema.ts";
import { joined, jsonWords, lines, linesIn, type Words, words } from "../../core/text/words.ts";
import { covers, parsePointer } from "../../core/values/pointers.ts";
import { withAccount } from "../../service/reconcile/specAccount.ts";
import type { Command, Context } from "../command/command.ts";
import { UsageError } from "../command/usageError.ts";
import type { Deployment } from "../deployment/deployment.ts";
import { type ExplainedFacet, explained } from "../layers/explained.ts";
import { foresightOf } from "../plans/foresight.ts";
import { layerLines, layersIn } from "../plans/layerWords.ts";
import { factsOf } from "../plans/wanted.ts";
import { colourSigns } from "../terminal/terminal.ts";

export const explain: Command = {
  names: "<bucket> [pointer]",
  about:
    "Explains what is wanted of a bucket: each facet with the layer that wants it (its spec, the default of a baseline, a " +
    "requirement of a baseline), what was overruled by which baseline, and which exception applies until when. A pointer " +
    "like /policy names a part. Nothing is read of the bucket but its region, and its tags where a baseline selects by tags.",
  examples: [
    "explain orders-archive",
    "explain orders-archive /policy",
    "explain orders-archive --output json",
  ],
  async run({ names: [bucket = "", pointer] }, context) {
    const path = pointer === undefined ? [] : pathIn(pointer);
    const deployment = await context.deployment();
    const { facts, resolved, hasSpec, home } = await resolvedOf(bucket, deployment, context);
    const facets = explained(resolved, path);
    const concerned = (at: string) => {
      const other = parsePointer(at);
      return covers(path, other) || covers(other, path);
    };
    const { overruled, waived } = resolved;
    const its: Resolved = {
      ...resolved,
      overruled: overruled.filter((one) => concerned(one.path)),
      waived: waived.flatMap((one) => {
        const parts = one.parts.filter((part) => concerned(part.path));
        // An exception that waives something elsewhere does not waive nothing.
        return parts.length > 0 || one.parts.length === 0 ? [{ ...one, parts }] : [];
      }),
    };
    const { name, account, region } = facts;
    const mode = resolved.desired?.mode;
    const where = {
      bucket: name,
      account,
      region,
      hasSpec,
      ...(mode && { mode }),
      ...(pointer && { pointer }),
    };
    context.emit({ kind: "explained", ...where, facets, ...layersIn(its) }, (paint) =>
      colourSigns(
        lines([headingOf(facts, its, hasSpec, home), ...textOf(facets, its, pointer)]),
        paint,
        context.width,
      ),
    );
    return undefined;
  },
};

function pathIn(pointer: string) {
  const parsed = facetPointer.safeParse(pointer);
  if (parsed.error) throw new UsageError(words`${pointer}: ${parsed.error.issues[0]?.message}`);
  return parsePointer(pointer);
}

async function resolvedOf(bucket: string, deployment: Deployment, context: Context) {
  const foresight = await foresightOf(deployment, "sweep", context);
  const spec = await deployment.specTable.get(bucket);
  const { layers } = foresight;
  const { members, provider } = foresight.foreseer;
  const home = members?.home ?? provider.owner;
  const facts = await factsOf({ name: bucket, spec }, layers.baselines, foresight);
  const resolved = resolve(facts, layers, withAccount(spec, bucket, members?.home), context.now());
  return { facts, resolved, hasSpec: spec !== undefined, home };
}

function headingOf(
  { name, region, account }: Facts,
  { baselines }: Resolved,
  hasSpec: boolean,
  home: string | undefined,
): Words {
  const layers = [...(hasSpec ? ["its spec"] : []), ...baselines.map((one) => `baseline ${one}`)];
  if (layers.length === 0)
    return words`${name}: it has no spec, and no baseline selects it; it is not managed`;
  const place = [region, account && account !== home && `account ${account}`].filter(Boolean).join(", ");
  return words`${name}${place && ` (${place})`}: ${joined(layers, ", ")}`;
}

const how = { own: "", default: "default of ", required: "required by " } as const;

function textOf(facets: readonly ExplainedFacet[], resolved: Resolved, pointer: string | undefined): Words[] {
  const isManaged = resolved.desired !== undefined;
  const nothing = pointer !== undefined && isManaged && facets.length === 0;
  return [
    ...(nothing ? [words`  no layer wants anything at ${pointer}: it is not managed`] : []),
    ...facets.flatMap(({ facet, layers, observed }) => [
      words`  ${facet}${observed ? " (reported, not repaired)" : ""}`,
      ...layers.map(
        ({ layer, how: kind, value }) =>
          words`    ${how[kind]}${layer}: ${value === null ? "must not be configured" : valueWords(value)}`,
      ),
    ]),
    ...layerLines(resolved).map((line) => words`  ${line}`),
  ];
}

/** A longer value, as a policy, is printed on lines of its own. */
const mostOfALine = 100;

function valueWords(value: unknown): Words {
  const line = jsonWords(value);
  if (line.text.length <= mostOfALine) return line;
  return words`\n      ${joined(linesIn(jsonWords(value, 2)), "\n      ")}`;
}
