import { describe, expect, it } from "vitest";
import * as z from "zod";
import type { Facet } from "../../core/facets/facet.ts";
import { facetTable } from "../../core/facets/index.ts";
import { parseDesired } from "../../exports/index.ts";
import { liveBucket, name } from "../support/liveBucket.ts";
import { problemsOf, trial } from "../support/trial.ts";

// Empty means none, for every member of every facet that can be left out.

interface JsonSchema {
  readonly type?: string;
  readonly anyOf?: readonly JsonSchema[];
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly items?: JsonSchema;
}

/** Members that say something by being there, and what. */
const sayingMembers: Readonly<Record<string, string>> = {
  Filter: "all objects are meant",
  "Filter.Prefix": "all objects are meant",
  "Rules.Prefix": "all objects are meant",
  SSES3: "encrypt with SSE-S3",
  SimplePrefix: "keys without a date",
  PartitionedPrefix: "keys with a date",
  EventBridgeConfiguration: "send events to EventBridge",
  ReplaceKeyPrefixWith: "take the prefix away",
  ReplaceKeyWith: "take the key away",
  Expiration: "the rule does nothing",
  Rule: "refused: null says that no object is kept by default",
};

type Place = readonly (string | number)[];

/** Where an object of a value has room for a member that can be left out, in whichever alternative of the schema. */
function placesIn(schema: JsonSchema, value: unknown, at: Place = []): Place[] {
  if (schema.anyOf) return schema.anyOf.flatMap((one) => placesIn(one, value, at));
  if (Array.isArray(value))
    return value.flatMap((element, index) => placesIn(schema.items ?? {}, element, [...at, index]));
  if (typeof value !== "object" || value === null || !schema.properties) return [];
  const members = value as Readonly<Record<string, unknown>>;
  // It is written as another alternative has it.
  if (Object.keys(members).some((member) => !Object.hasOwn(schema.properties ?? {}, member))) return [];
  return Object.entries(schema.properties).flatMap(([member, inner]) => [
    ...(schema.required?.includes(member) ? [] : [[...at, member]]),
    ...placesIn(inner, members[member], [...at, member]),
  ]);
}

function withMember(value: unknown, [first, ...rest]: Place, member: unknown): unknown {
  if (first === undefined) return member;
  if (Array.isArray(value))
    return value.map((element, index) => (index === first ? withMember(element, rest, member) : element));
  const members = value as Readonly<Record<string, unknown>>;
  const { [first]: there, ...others } = members;
  const inner = withMember(there, rest, member);
  return inner === undefined ? others : { ...others, [first]: inner };
}

const memberAt = (value: unknown, place: Place): unknown =>
  place.reduce((part, key) => (part as Record<string, unknown> | undefined)?.[key], value);

/** A list of rules may stand without the member that holds it. */
const isSaying = (place: Place) => {
  const path = ["Rules", ...place.filter((key) => typeof key === "string")].join(".");
  return Object.keys(sayingMembers).some((names) => path === names || path.endsWith(`.${names}`));
};

const names = (place: Place) => place.map(String);

interface Case {
  readonly facet: Facet;
  readonly value: unknown;
  readonly place: Place;
}

// A switch that came out empty is refused: it must not count as one that is not there.
const facets = [...facetTable.values()].filter(({ name }) => name !== "blockPublicAccess");

const cases = facets.flatMap((facet): Case[] => {
  const schema = z.toJSONSchema(facet.schema, { io: "input" }) as JsonSchema;
  return facet.examples.flatMap((value) => {
    const places = new Map(placesIn(schema, value).map((place) => [names(place).join("/"), place]));
    return [...places.values()].filter((place) => !isSaying(place)).map((place) => ({ facet, value, place }));
  });
});

const parsed = (facet: Facet, value: unknown) =>
  parseDesired({ name, [facet.name]: value }).facets.get(facet.name);

const isTaken = (facet: Facet, value: unknown) => problemsOf(facet.name, value) === "";

describe("an empty member", () => {
  it("is tried in most facets", () => {
    expect(new Set(cases.map(({ facet }) => facet.name)).size).toBeGreaterThan(12);
    expect(cases.length).toBeGreaterThan(150);
  });

  it.each([
    ["text", ""],
    ["list", []],
    ["object", {}],
  ])("is taken for none wherever it could be left out: an empty %s", async (_, empty) => {
    for (const { facet, value, place } of cases) {
      const { apply, plan } = await liveBucket();
      const without = withMember(value, place, undefined);
      if (!isTaken(facet, without)) continue;
      const where = `${facet.name}/${names(place).join("/")}`;
      const said = withMember(value, place, empty);
      expect(problemsOf(facet.name, said), where).toBe("");
      expect(parsed(facet, said), where).toEqual(parsed(facet, without));
      const specOf = (one: unknown) => ({ ...facet.alongside, [facet.name]: one });
      // Some members only S3 itself cannot do without.
      if (!(await apply(specOf(without))).converged) continue;
      const planned = await plan(specOf(said));
      expect(planned.inSync, `${where}\n${planned}`).toBe(true);
      if (memberAt(value, place) === undefined) continue;
      await apply(specOf(value));
      const result = await apply(specOf(said));
      expect(result.converged, `${where}\n${result}`).toBe(true);
    }
  });
});

const printed = {
  lifecycle: [[], "", { Rules: [] }],
  cors: [[], "", { CORSRules: [] }],
  policy: ["", { Policy: "" }],
  tags: [[], {}, "", { TagSet: [] }],
  inventory: [[], "", { InventoryConfigurationList: [] }],
  analytics: [[]],
  metrics: [[]],
  intelligentTiering: [[]],
  website: ["", {}],
  logging: ["", {}, { TargetObjectKeyFormat: { SimplePrefix: undefined } }],
  notification: [{}],
  replication: ["", {}],
};

describe("a facet that is empty altogether", () => {
  it.each(Object.entries(printed))("is none: %s", async (facet, empties) => {
    const row = facetTable.get(facet);
    for (const empty of empties) {
      const { apply, plan, create } = trial(facet);
      await create();
      expect((await plan(empty)).inSync, JSON.stringify(empty)).toBe(true);
      if (row?.alongside) continue;
      await apply(row?.examples[0]);
      expect((await apply(empty)).converged, JSON.stringify(empty)).toBe(true);
      expect((await plan(null)).inSync).toBe(true);
    }
  });

  it.each(["ownership", "encryption", "blockPublicAccess"])(
    "is refused where none would take a protection away: %s",
    (facet) => expect(problemsOf(facet, "")).toContain(`/${facet}`),
  );

  it("does not hide an unknown key", () => {
    expect(problemsOf("notification", { QueueConfiguration: [] })).toContain("unknown key");
  });
});
