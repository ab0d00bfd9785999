import { GetBucketTaggingCommand, type GetBucketTaggingOutput } from "@aws-sdk/client-s3";
import fc from "fast-check";
import { expect, it } from "vitest";
import { planNow } from "../../../core/apply/converge.ts";
import { resolve } from "../../../core/resolve/resolve.ts";
import { parseDesired } from "../../../core/spec/desired.ts";
import { draws } from "../../support/chance.ts";
import { facts, layersOf, liveBucket, now, parsedOr } from "../../support/layered.ts";
import { anyBaselines, anyExceptions, anySpec, type DrawnBaseline } from "../../support/layerSets.ts";
import { expectRequired } from "../../support/requiredOracle.ts";

const facets = ["policy", "tags", "encryption", "versioning"];
const anySet = fc.tuple(anyBaselines(facets), anyExceptions, anySpec(facets), anySpec(facets));

/** Who made the selects of the drawn baselines knows which of them select the bucket. */
function isSelected({ select }: DrawnBaseline, tags: Readonly<Record<string, string>>): boolean {
  if (select === undefined) return true;
  if ("tags" in select) return tags.env?.startsWith("d") === true;
  return !("not" in select) && !JSON.stringify(select).includes("eu-*");
}

type Drawn = typeof anyExceptions extends fc.Arbitrary<infer Exceptions> ? Exceptions : never;

/** The facets of which an exception in force waives something. */
function touched(exceptions: Drawn) {
  const inForce = exceptions.filter(
    ({ buckets, since = "", until = "" }) =>
      !buckets.includes("billing-*") && new Date(since) <= now && now < new Date(until),
  );
  return inForce.flatMap(({ pointers }) => pointers?.map((one) => one.split("/")[1] ?? "") ?? facets);
}

const filled = (layer: object) =>
  JSON.parse(
    JSON.stringify(layer)
      .replaceAll("{partition}", "aws")
      .replaceAll("{bucket}", facts.name)
      .replaceAll("{account}", facts.account),
  ) as Record<string, unknown>;

const setUp = ({ name: _, versioning, ...layer }: Readonly<Record<string, unknown>> = {}) =>
  Object.fromEntries(Object.entries(layer).filter(([key]) => facets.includes(key)));

async function liveTags(send: (command: object) => Promise<unknown>) {
  const answer = (await send(new GetBucketTaggingCommand({ Bucket: facts.name })).catch(
    () => ({}),
  )) as GetBucketTaggingOutput;
  return Object.fromEntries((answer.TagSet ?? []).map(({ Key = "", Value = "" }) => [Key, Value]));
}

it("a bucket has after one run what every baseline that selects it requires, and each difference names a layer that wants it", async () => {
  await fc.assert(
    fc.asyncProperty(anySet, async ([baselines, exceptions, spec, there]) => {
      const { provider, clock, run, send, peek } = await liveBucket(setUp(there));
      const tags = await liveTags(send);
      const wanted = resolve({ ...facts, tags }, layersOf(baselines, exceptions), spec, now);
      const own = spec && parsedOr(parseDesired, spec);
      const declared = own?.facets.get("tags") as Record<string, string> | null | undefined;
      const selected = baselines.filter((one) =>
        isSelected(one, declared === undefined ? tags : (declared ?? {})),
      );
      expect([...wanted.baselines].sort()).toEqual(selected.map(({ name }) => name).sort());
      if (selected.length === 0 || !wanted.desired) return;
      const plan = await planNow(wanted.desired, { provider, clock });
      for (const { facet, from } of plan.drift) {
        const layer = selected.find(({ name }) => from === `baseline ${name}`);
        if (from === undefined) expect(own?.facets.has(facet), facet).toBe(true);
        else expect({ ...layer?.require, ...layer?.default }, from).toHaveProperty(facet);
      }
      const isObserved = wanted.desired.mode === "observe" || wanted.desired.paused !== false;
      if (isObserved) return;
      const first = await run(wanted);
      if (first.failed.length + first.plan.refused.length === 0) {
        expect(first.converged, `${first}`).toBe(true);
        expect((await run(wanted)).sent).toEqual([]);
      }
      const disputed = wanted.invalid?.problems.map(({ path }) => path.split("/")[1]) ?? [];
      const left = facets.filter((facet) => ![...disputed, ...touched(exceptions)].includes(facet));
      const after = await liveTags(send);
      for (const { require = {} } of selected) {
        const asked = Object.entries(filled(require)).filter(([facet]) => left.includes(facet));
        expectRequired(Object.fromEntries(asked), peek, after);
      }
    }),
    { numRuns: draws(400) },
  );
});
