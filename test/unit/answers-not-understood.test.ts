import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Facet } from "../../core/facets/facet.ts";
import { facetTable } from "../../core/facets/index.ts";
import { importBucket, importedFacets } from "../../core/import/import.ts";
import { observe } from "../../core/observe/observe.ts";
import { Guard } from "../../core/plan/guard.ts";
import { MemoryS3 } from "../../core/providers/memory/s3.ts";
import { MemoryS3Provider } from "../../core/providers/memory.ts";
import { operation } from "../../core/providers/operation.ts";
import type { Command } from "../../core/providers/provider.ts";
import { type S3BucketDesired, S3Manager } from "../../exports/index.ts";
import { type Backend, makeTarget } from "../conformance/backend.ts";
import { draws } from "../support/chance.ts";
import { ManualClock } from "../support/manualClock.ts";
import { World } from "../support/world.ts";

// What S3 answers may be of a grammar newer than ours, or no sense at all. It costs the facet that it is about, and no other.

const [name, region] = ["orders-archive", "ca-central-1"];
const rows = [...facetTable.values()];

const deep = (levels: number): unknown =>
  Array.from({ length: levels }).reduce<unknown>((inner) => ({ Rules: [inner] }), "x");

const nonsense: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom<unknown>(null, undefined, 0, -1, Number.NaN, true, "", "x", "{", "null", "[1]", '{"a":1}'),
  fc.constantFrom<unknown>([], {}, [null], [[]], [{}], { "": null }, new Date(Number.NaN), [undefined], 1n),
  fc.constantFrom<unknown>(deep(30), deep(20_000), '{"Statement":[null]}', '{"Statement":[{"Principal":7}]}'),
  fc.jsonValue({ maxDepth: 4 }),
);

/** Where in an answer something else stands, by choices that are made one level at a time; and what stands there. */
const slips = fc.array(
  fc.record({ turns: fc.array(fc.nat(50), { minLength: 0, maxLength: 8 }), what: nonsense }),
  { minLength: 1, maxLength: 3 },
);

function replaced(value: unknown, [turn, ...turns]: readonly number[], what: unknown): unknown {
  if (turn === undefined || typeof value !== "object" || value === null) return what;
  const keys = Object.keys(value).filter((key) => key !== "$metadata");
  const key = keys[turn % (keys.length || 1)];
  if (key === undefined) return what;
  const inner = replaced((value as Record<string, unknown>)[key], turns, what);
  if (Array.isArray(value)) return value.map((one, index) => (`${index}` === key ? inner : one));
  return { ...value, [key]: inner };
}

/** S3 in memory, which answers one question with nonsense. */
class Babbling extends MemoryS3Provider {
  asked = "";
  slips: readonly { readonly turns: readonly number[]; readonly what: unknown }[] = [];
  override async read<A extends object>(at: string, command: Command<A>): Promise<A> {
    const answer = await super.read(at, command);
    if (operation(command).name !== this.asked) return answer;
    return this.slips.reduce<unknown>((so, { turns, what }) => replaced(so, turns, what), answer) as A;
  }
}

const neighbours = (facet: Facet): object =>
  facet.name === "tags" ? { requestPayment: "Requester" } : { tags: { team: "orders" } };

async function world() {
  const clock = new ManualClock();
  const provider = new Babbling({ s3: new MemoryS3(), clock, owner: "111122223333", region });
  const manager = new S3Manager({ provider, clock, guard: new Guard({ public: [], trusted: [] }) });
  const send = <A extends object>(command: Command<A>) => provider.s3.send(command, region);
  await makeTarget({ s3: { send }, region } as unknown as Backend);
  return { provider, manager };
}

describe.each(rows.map((facet) => [facet.name, facet] as const))(
  "an answer of nonsense to %s",
  (_, facet) => {
    const question = operation(facet.reading.command({ name, region })).name;

    it("checks and repairs every other facet", async () => {
      await fc.assert(
        fc.asyncProperty(fc.constantFrom(...facet.examples, null), slips, async (example, chosen) => {
          const { provider, manager } = await world();
          const spec = { name, region, ...facet.alongside } as S3BucketDesired;
          await manager.apply({ ...spec, [facet.name]: facet.examples[0] });
          Object.assign(provider, { asked: question, slips: chosen });
          const wanted = { ...spec, [facet.name]: example, ...neighbours(facet) };
          const { plan, sent, rest } = await manager.apply(wanted);
          const [other = ""] = Object.keys(neighbours(facet));
          if (!plan.exists) return;
          expect(plan.drift.map((drift) => drift.facet)).toContain(other);
          expect(sent.map((call) => call.facet)).toContain(other);
          expect(plan.unknown.every((one) => one.facet === facet.name)).toBe(true);
          expect(() => JSON.stringify([plan, rest])).not.toThrow();
        }),
        { numRuns: draws(30) },
      );
    });

    it("leaves the rest of the bucket written down by an import", async () => {
      await fc.assert(
        fc.asyncProperty(slips, async (chosen) => {
          const { provider, manager } = await world();
          const spec = { name, region, ...facet.alongside } as S3BucketDesired;
          await manager.apply({ ...spec, [facet.name]: facet.examples[0], ...neighbours(facet) });
          Object.assign(provider, { asked: question, slips: chosen });
          const seen = await observe(provider, { name, region }, importedFacets);
          const [other = ""] = Object.keys(neighbours(facet));
          expect(Object.keys(importBucket({ name, region }, seen).spec)).toContain(other);
        }),
        { numRuns: draws(15) },
      );
    });
  },
);

describe("the service, over an answer of nonsense", () => {
  const nonsensical = async (asked: string, slip: Babbling["slips"][number]) => {
    const world = new World();
    const provider = new Babbling({ s3: world.s3, clock: world.clock, owner: "111122223333" });
    Object.assign(world.core, { provider });
    const facets = { versioning: true, inventory: null, tags: { team: "orders" } };
    await world.spec(facets);
    Object.assign(provider, { asked, slips: [slip] });
    return world.spec({ ...facets, tags: { team: "shop" } }).then((outcome) => ({ world, outcome }));
  };

  it("says that this facet is not known, and repairs the others", async () => {
    const slip = { turns: [1], what: 1n };
    const { world, outcome } = await nonsensical("GetBucketVersioning", slip);
    expect(outcome.sent.map(({ type }) => type)).toEqual(["PutBucketTagging"]);
    expect(world.status).toMatchObject({ verdict: "unknown" });
    expect(world.status?.reason).toMatch(/^the answer of S3 for versioning is not understood \(/);
  });

  it("does not read on for ever where no page is the last one", async () => {
    const whole = { turns: [], what: { NextContinuationToken: "again" } };
    const { world, outcome } = await nonsensical("ListBucketInventoryConfigurations", whole);
    expect(outcome.sent.map(({ type }) => type)).toEqual(["PutBucketTagging"]);
    expect(world.status?.reason).toContain("the list has no last page");
  });
});
