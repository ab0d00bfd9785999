import { isDeepStrictEqual } from "node:util";
import { describe, expect, it } from "vitest";
import type { Facet } from "../../core/facets/facet.ts";
import { facetTable } from "../../core/facets/index.ts";
import { operation } from "../../core/providers/operation.ts";
import { asPlainJson } from "../../core/values/normal.ts";
import { InvalidSpec, parseDesired } from "../../exports/index.ts";
import { grown } from "../support/grown.ts";
import { liveBucket, name, region } from "../support/liveBucket.ts";

// Whatever a plan does not change is sent exactly as it was read, also what only a newer S3 knows: of facets that S3 keeps
// as one document, each part of it; of those that it keeps by Id, each entry, and of these only those that change.

type Path = readonly string[];

/** Every text, number and switch in a value, and where it stands. */
const leavesOf = (value: unknown, path: Path = []): [Path, unknown][] =>
  typeof value === "object" && value !== null
    ? Object.entries(value).flatMap(([key, inner]) => leavesOf(inner, [...path, key]))
    : [[path, value]];

const replaced = (value: unknown, [key, ...rest]: Path, what: unknown): unknown => {
  if (key === undefined) return what;
  const inner = replaced((value as Record<string, unknown>)[key], rest, what);
  if (Array.isArray(value)) return value.map((one, index) => (`${index}` === key ? inner : one));
  return { ...(value as object), [key]: inner };
};

const at = (value: unknown, path: Path): unknown =>
  path.reduce<unknown>((inner, key) => Object(inner)[key], value);

/** What could stand in a leaf's place, and may be valid there. */
const others = (leaf: unknown): unknown[] => {
  if (typeof leaf === "number") return [leaf + 1, leaf + 30];
  if (typeof leaf === "boolean") return [!leaf];
  const words = [
    "Enabled",
    "Disabled",
    "ENABLED",
    "DISABLED",
    "Daily",
    "Weekly",
    "All",
    "Current",
    "CSV",
    "ORC",
    "other/",
    "DEEP_ARCHIVE_ACCESS",
  ];
  return words.filter((word) => word !== leaf);
};

const isValid = (facet: Facet, value: unknown) => {
  try {
    parseDesired({ name, region, ...facet.alongside, [facet.name]: value });
    return true;
  } catch (error) {
    if (error instanceof InvalidSpec) return false;
    throw error;
  }
};

const subresourceOf = (facet: Facet) => operation(facet.reading.command({ name, region })).subresource;

/** A bucket that has an example in the words of a newer S3; and what S3 shows of it. */
async function newer(facet: Facet, example: unknown) {
  const live = await liveBucket();
  await live.apply({ ...facet.alongside, [facet.name]: example });
  const there = live.s3.peek(name, subresourceOf(facet));
  if (there !== undefined) live.plant(subresourceOf(facet), grown(there));
  const seen = (await live.check([facet.name])).facets.get(facet.name);
  if (!seen || "failure" in seen) throw new Error(`${facet.name} cannot be read`);
  return { plan: live.plan, shown: asPlainJson(seen.value), there };
}

const holds = (value: unknown, part: unknown): boolean =>
  isDeepStrictEqual(value, part) ||
  (typeof value === "object" && value !== null && Object.values(value).some((inner) => holds(inner, part)));

/** The entries of a value: of a list, or of the one list that it holds. */
const entriesOf = (value: unknown): readonly unknown[] => {
  if (Array.isArray(value)) return value;
  return (Object.values(Object(value)).find((inner) => Array.isArray(inner)) as unknown[] | undefined) ?? [];
};

/** Changes of one leaf of what is shown without the newer members, that make a valid spec. */
const changesOf = (facet: Facet, plain: unknown) =>
  leavesOf(plain)
    .filter(([path]) => !path.includes("Id") && !path.includes("ID"))
    .flatMap(([path, leaf]) => others(leaf).map((other) => ({ path, other })))
    .filter(({ path, other }) => isValid(facet, replaced(plain, path, other)));

const perId = ["inventory", "analytics", "metrics", "intelligentTiering"];
const documents = ["lifecycle", "cors", "notification", "replication", "website"];
const named = (names: readonly string[]) =>
  names.map((one) => {
    const facet = facetTable.get(one);
    if (!facet) throw new Error(`no facet ${one}`);
    return [one, facet as Facet] as const;
  });

describe("entries by Id", () => {
  it.each(named(perId))("change in what the spec changes, and in nothing else: %s", async (_, facet) => {
    let changes = 0;
    for (const [index, example] of facet.examples.entries()) {
      const both = [example, facet.examples[(index + 1) % facet.examples.length]].flat() as { Id: string }[];
      const entries = [...new Map(both.map((one) => [one.Id, one])).values()];
      const { plan, shown } = await newer(facet, entries);
      for (const { path, other } of changesOf(facet, entries)) {
        const wanted = replaced(entries, path, other);
        const planned = await plan({ ...facet.alongside, [facet.name]: wanted });
        if (planned.actions.length === 0) continue;
        changes += 1;
        const [id] = [entries[Number(path[0])]?.Id];
        const place = (shown as { Id: string }[]).findIndex((one) => one.Id === id);
        const expected = replaced(shown, [`${place}`, ...path.slice(1)], other);
        const [sent, ...more] = planned.actions.map(({ details }) => asPlainJson(details.input));
        expect(more).toEqual([]);
        if (path.includes("Filter")) continue;
        expect(
          holds(sent, at(expected, [`${place}`])),
          `${path} ${JSON.stringify(sent)}\n${JSON.stringify(at(expected, [`${place}`]))}`,
        ).toBe(true);
      }
    }
    expect(changes).toBeGreaterThan(2);
  });
});

const withoutNewer = (value: unknown): unknown =>
  JSON.parse(JSON.stringify(value), (key, inner) => (key === "Newer" ? undefined : inner));

/** How many of some changes to an example ask for a write, of which each is held against what was shown. */
async function changesSent(facet: Facet, example: unknown): Promise<number> {
  const { plan, shown, there } = await newer(facet, example);
  if (there === undefined) return 0;
  let changes = 0;
  for (const { path, other } of changesOf(facet, withoutNewer(shown))) {
    const wanted = replaced(withoutNewer(shown), path, other);
    const planned = await plan({ ...facet.alongside, [facet.name]: wanted });
    const [sent] = planned.actions.map(({ details }) => asPlainJson(details.input));
    if (sent === undefined) continue;
    changes += 1;
    const touched = entriesOf(replaced(shown, path, other));
    const kept = entriesOf(shown).filter((part) => holds(touched, part));
    for (const part of kept) expect(holds(sent, part), `${path} ${JSON.stringify(part)}`).toBe(true);
  }
  return changes;
}

describe("documents of several parts", () => {
  it.each(named(documents))("keep each part that the spec does not change: %s", async (_, facet) => {
    let changes = 0;
    for (const example of facet.examples) changes += await changesSent(facet, example);
    expect(changes).toBeGreaterThan(0);
  });
});
