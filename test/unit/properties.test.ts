import { isDeepStrictEqual } from "node:util";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { facetTable } from "../../core/facets/index.ts";
import { MemoryS3 } from "../../core/providers/memory/s3.ts";
import { MemoryS3Provider } from "../../core/providers/memory.ts";
import { diff } from "../../core/values/normal.ts";
import { type S3BucketDesired, S3Manager, specSchema } from "../../exports/index.ts";
import { type Backend, makeTarget } from "../conformance/backend.ts";
import { ManualClock } from "../support/manualClock.ts";

const rows = [...facetTable.values()];
const [name, region] = ["orders-archive", "ca-central-1"];

const strict = { ignores: () => false, additive: false };
const parse = (facet: string, value: unknown) => {
  const spec = specSchema.parse({ name, [facet]: value }) as Record<string, unknown>;
  return spec[facet];
};

/** A facet and one of its examples. */
const anyExample = fc
  .constantFrom(...rows)
  .chain((facet) => fc.constantFrom(...facet.examples).map((example) => ({ facet, example })));

/** A spec that declares some facets, each by one of its examples or as null; what these need comes with them. */
const anySpec = fc
  .subarray(rows, { minLength: 1, maxLength: 6 })
  .chain((chosen) =>
    fc.tuple(
      ...chosen.map((facet) => fc.constantFrom(...facet.examples, null).map((value) => ({ facet, value }))),
    ),
  )
  .map((chosen) => {
    const needed = chosen.filter(({ value }) => value !== null).map(({ facet }) => facet.alongside ?? {});
    const declared = Object.fromEntries(chosen.map(({ facet, value }) => [facet.name, value]));
    return { name, region, ...declared, ...Object.assign({}, ...needed) } as S3BucketDesired;
  });

/** S3 accepts BucketOwnerEnforced only without grants to others: where the spec declares no ACL, they are revoked. */
const resetsAcl = (spec: S3BucketDesired) => spec.ownership === "BucketOwnerEnforced" && !("acl" in spec);

async function world() {
  const [s3, clock] = [new MemoryS3(), new ManualClock()];
  const manager = new S3Manager({ provider: new MemoryS3Provider({ s3, clock }), clock });
  const backend = {
    s3: { send: (command: never) => s3.send(command, region) },
    region,
  } as unknown as Backend;
  await makeTarget(backend);
  return { s3, manager };
}

describe("for every facet", () => {
  it("a value does not differ from itself", () => {
    fc.assert(
      fc.property(anyExample, ({ facet, example }) => {
        const normal = facet.normalise(parse(facet.name, example));
        return (
          diff(normal, facet.effective(facet.normalise(parse(facet.name, example))), strict).length === 0
        );
      }),
    );
  });

  it("a value's normal form does not depend on being asked for twice", () => {
    fc.assert(
      fc.property(anyExample, ({ facet, example }) => {
        const value = parse(facet.name, example);
        const before = structuredClone(value);
        const [once, twice] = [facet.normalise(value), facet.normalise(value)];
        return isDeepStrictEqual(once, twice) && isDeepStrictEqual(before, value);
      }),
    );
  });
});

describe("for every spec", () => {
  it("after apply, what is not refused is in sync, and a second apply sends nothing", async () => {
    await fc.assert(
      fc.asyncProperty(anySpec, async (spec) => {
        const { manager } = await world();
        const first = await manager.apply(spec);
        const second = await manager.apply(spec);
        expect(second.sent, `${first}\n${second}`).toEqual([]);
        if (first.failed.length + first.plan.refused.length === 0)
          expect(second.converged, `${second}`).toBe(true);
      }),
    );
  });

  it("a plan is exactly what apply sends", async () => {
    await fc.assert(
      fc.asyncProperty(anySpec, anySpec, async (before, after) => {
        const { s3, manager } = await world();
        await manager.apply(before);
        const plan = await manager.plan(after);
        s3.calls.length = 0;
        const { failed } = await manager.apply(after);
        if (resetsAcl(after)) return;
        const sent = s3.calls.filter(({ write }) => write).map(({ operation }) => operation);
        if (failed.length === 0) expect(sent).toEqual(plan.actions.map(({ type }) => type));
      }),
    );
  });

  it("it does not matter where the bucket came from", async () => {
    await fc.assert(
      fc.asyncProperty(anySpec, anySpec, async (detour, spec) => {
        const { manager } = await world();
        const { failed: detourFailed } = await manager.apply(detour);
        const there = await manager.apply(spec);
        if (detourFailed.length + there.failed.length + there.plan.refused.length > 0) return;
        expect((await manager.apply(spec)).sent).toEqual([]);
        expect((await manager.plan(spec)).inSync).toBe(true);
      }),
    );
  });

  it("what it ignores stays as it was, and is no drift", async () => {
    await fc.assert(
      fc.asyncProperty(anySpec, anySpec, fc.nat(), async (there, spec, which) => {
        const { manager } = await world();
        await manager.apply(there);
        const declared = rows.filter((facet) => facet.name in spec);
        const facet = declared[which % declared.length];
        if (!facet) return;
        // Object Lock switches versioning on by itself: that is S3, not us.
        if (facet.name === "versioning" && "objectLock" in spec) return;
        const value = async () =>
          (await manager.plan({ name, region, [facet.name]: null } as S3BucketDesired)).drift;
        const before = await value();
        await manager.apply({ ...spec, ignore: [`/${facet.name}`] });
        expect(await value()).toEqual(before);
      }),
    );
  });

  it("what it does not declare stays as it was", async () => {
    await fc.assert(
      fc.asyncProperty(anySpec, anySpec, async (there, spec) => {
        const { s3, manager } = await world();
        await manager.apply(there);
        const undeclared = rows.filter(
          (facet) => !(facet.name in spec) && !(facet.name === "acl" && resetsAcl(spec)),
        );
        const read = async () => {
          const all = Object.fromEntries(undeclared.map((facet) => [facet.name, null]));
          return (await manager.plan({ name, region, ...all } as S3BucketDesired)).drift;
        };
        const before = await read();
        const { plan } = await manager.apply(spec);
        s3.calls.length = 0;
        // Object Lock switches versioning on by itself: that is S3, not us.
        if (plan.actions.some(({ facet }) => facet === "objectLock")) return;
        expect(await read()).toEqual(before);
      }),
    );
  });
});
