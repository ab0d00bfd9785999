import { describe, expect, it } from "vitest";
import type { Facet } from "../../../core/facets/facet.ts";
import { facetTable } from "../../../core/facets/index.ts";
import { saysNothing } from "../../../core/values/normal.ts";
import { liveBucket, requiring, wantedBy } from "../../support/layered.ts";

const rows = [...facetTable.values()];

/** The examples that name anything: what a baseline does not name stays, so it can not require nothing. */
const examplesOf = (facet: Facet) =>
  facet.examples.filter((example) => {
    const value = facet.schema.parse(example);
    return facet.indivisible || !saysNothing(facet.normalise(value as never));
  });

/** Each example as a requirement, and each other one as what the bucket has; undefined: a new bucket's configuration. */
const pairs = rows.flatMap((facet) =>
  examplesOf(facet).flatMap((required) =>
    [undefined, ...facet.examples].map((there) => ({ name: facet.name, facet, required, there })),
  ),
);

/** ACLs that let others in need the ownership that S3 does not give new buckets. */
const isSetUp = ({ facet, there }: (typeof pairs)[number]) => facet.name !== "acl" || there !== undefined;

const wantedOf = ({ facet, required }: (typeof pairs)[number], spec?: object) =>
  wantedBy([requiring({ ...facet.alongside, [facet.name]: required })], spec);

const specOf = ({ facet, there }: (typeof pairs)[number]) =>
  there === undefined ? {} : { ...facet.alongside, [facet.name]: there };

describe.each(pairs.filter(isSetUp))("a baseline that requires $required of $name, over $there", (pair) => {
  it("holds after one run, and a second run writes nothing", async () => {
    const { run } = await liveBucket(specOf(pair));
    const wanted = wantedOf(pair);
    expect(wanted.invalid).toBeUndefined();
    const first = await run(wanted);
    expect(first.converged, `${first}`).toBe(true);
    expect((await run(wanted)).sent).toEqual([]);
  });
});

/** S3 takes only one of two kinds: a site or a redirect, rules with Filter or with the older Prefix. */
const eitherOr = ["website", "replication"];
const isPossible = ({ name, required, there }: (typeof pairs)[number]) =>
  there !== undefined && !(eitherOr.includes(name) && required !== there);
const withSpec = pairs.filter(isPossible);

describe.each(withSpec)("a spec that says $there of $name, where $required is required", (pair) => {
  it("is wanted together with the requirement, and holds after one run", async () => {
    const wanted = wantedOf(pair, specOf(pair));
    expect(wanted.invalid?.message).toBeUndefined();
    const { run } = await liveBucket(specOf(pair));
    const first = await run(wanted);
    expect(first.converged, `${first}`).toBe(true);
    expect((await run(wanted)).sent).toEqual([]);
  });
});

const impossible = pairs.filter((pair) => pair.there !== undefined && !isPossible(pair));

describe.each(impossible)("a spec that says $there of $name, where $required is required", (pair) => {
  it("is invalid with the baseline's name, and what is required holds", async () => {
    const wanted = wantedOf(pair, specOf(pair));
    expect(wanted.invalid?.message).toContain("(the spec together with baseline company)");
    const { run } = await liveBucket();
    expect((await run(wanted)).converged).toBe(true);
    expect((await run(wanted)).sent).toEqual([]);
  });
});

describe("a baseline that requires null", () => {
  const removable = rows.filter(({ name }) => !["versioning", "objectLock"].includes(name));

  it.each(removable)("removes $name, also where the spec is additive or ignores it", async (facet) => {
    const [example] = examplesOf(facet);
    const { run } = await liveBucket({ ...facet.alongside, [facet.name]: example });
    const spec = { [facet.name]: example, additive: [facet.name], ignore: [`/${facet.name}`] };
    const wanted = wantedBy([requiring({ [facet.name]: null })], spec);
    const first = await run(wanted);
    expect(first.converged, `${first}`).toBe(true);
    expect(wanted.overruled).toEqual([{ path: `/${facet.name}`, by: "company" }]);
    expect((await run(wanted)).sent).toEqual([]);
    // Without the spec, nothing is left to remove.
    const bare = await run(wantedBy([requiring({ [facet.name]: null })]));
    expect([bare.sent, bare.converged]).toEqual([[], true]);
  });
});

describe("a baseline that names nothing of a facet", () => {
  it.each(["tags", "inventory", "lifecycle", "blockPublicAccess"])("is refused: %s", (name) => {
    const value = name === "tags" || name === "blockPublicAccess" ? {} : [];
    expect(() => wantedBy([requiring({ [name]: value })])).toThrow(`/require/${name}: names nothing`);
    expect(() => wantedBy([{ name: "company", default: { [name]: value } }])).toThrow(`/default/${name}`);
  });
});
