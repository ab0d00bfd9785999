import { readdirSync } from "node:fs";
import { join } from "node:path";
import { CreateBucketCommand } from "@aws-sdk/client-s3";
import { describe, expect, it } from "vitest";
import * as z from "zod";
import type { Facet, Step } from "../../core/facets/facet.ts";
import { facets } from "../../core/facets/index.ts";
import { operation } from "../../core/providers/operation.ts";
import type { Command } from "../../core/providers/provider.ts";
import { merge } from "../../core/values/merge.ts";
import type { Normal } from "../../core/values/normal.ts";
import { parseDesired } from "../../exports/index.ts";
import {
  type JsonSchema,
  type Names,
  namesIn,
  namesOf,
  subtrees,
  unknownTo,
} from "../support/memberNames.ts";
import { creationActions, readActions, trailNames, writeActions } from "../support/s3Surface.ts";

// A row cannot lie: what it says of itself is held against what its commands are, and these against S3's own surface.

const rows: readonly Facet[] = facets;
const each = it.each(rows.map((row) => [row.name, row] as const));
const bucket = { name: "orders-archive", region: "ca-central-1", owner: "111122223333" };
const strict = { ignores: () => false, additive: false };

const parse = ({ name }: Facet, value: unknown): unknown =>
  parseDesired({ name: bucket.name, [name]: value }).facets.get(name);

const normal = (row: Facet, value: unknown): Normal =>
  row.effective(value === null ? undefined : row.normalise(value));

/** Every step from one example to another, or to and from nothing, with what would be sent in its place. */
async function stepsOf(row: Facet): Promise<Step[]> {
  const values = [null, ...row.examples].map((example) => parse(row, example));
  const steps: Step[] = [];
  for (const from of values)
    for (const to of values.filter((value) => value !== from)) {
      const before = normal(row, from);
      const wanted = to === null ? row.effective() : row.normalise(to, from ?? undefined);
      const after = merge(wanted, before, strict);
      const written = row.write({
        bucket,
        before,
        after,
        explicit: after,
        declared: to,
        remove: to === null,
        spec: new Map(),
      });
      if ("impossible" in written) continue;
      for (const step of written) steps.push(step, ...((await step.instead?.steps()) ?? []));
    }
  return steps;
}

/** Calls that are another facet's, and sent where S3 refuses the row's own because of it. */
const borrowed: Readonly<Record<string, readonly string[]>> = { ownership: ["PutBucketAcl"] };

const namesOfCalls = (steps: readonly Step[]) => [
  ...new Set(steps.map(({ command }) => operation(command).name)),
];
const commandsOf = async (row: Facet): Promise<Command[]> =>
  (await stepsOf(row))
    .map(({ command }) => command)
    .filter((command) => !borrowed[row.name]?.includes(operation(command).name));
const operationsOf = async (row: Facet): Promise<string[]> =>
  namesOfCalls((await commandsOf(row)).map((command) => ({ command })));

const sorted = (words: Iterable<string>) => [...new Set(words)].sort();
const actions = (permissions: Facet["iam"]["read"]) => sorted(permissions.map(({ action }) => action));

function lookUp<T>(table: Readonly<Record<string, T>>, key: string): T {
  const found = table[key];
  if (found === undefined) throw new Error(`${key} is not in the table of S3's surface`);
  return found;
}

describe("a row asks for exactly the permissions that its calls need", () => {
  /** What is asked elsewhere, where that is not what a key is. */
  const lookups: Readonly<Record<string, string>> = { policy: "s3:GetBucketAcl" };

  each("to read %s", async (name, row) => {
    const asked = operation(row.reading.command(bucket)).name;
    const elsewhere = row.lookups ? [lookups[name] ?? "kms:DescribeKey"] : [];
    expect(actions(row.iam.read)).toEqual(sorted([...lookUp(readActions, asked), ...elsewhere]));
  });

  each("to write %s", async (_, row) => {
    const used = namesOfCalls(await stepsOf(row)).flatMap((name) => lookUp(writeActions, name));
    const carried = row.examples.flatMap((example) => {
      const input = row.create?.(normal(row, parse(row, example)), bucket).input ?? {};
      return Object.keys(input).flatMap((member) => lookUp(creationActions, member));
    });
    expect(actions(row.iam.write)).toEqual(sorted([...used, ...carried]));
  });
});

describe("a row is woken by exactly the events that touch it", () => {
  /** Calls that we never make and others may. */
  const othersCalls: Readonly<Record<string, readonly string[]>> = {
    metadata: ["CreateBucketMetadataTableConfiguration", "DeleteBucketMetadataTableConfiguration"],
  };

  each("those of %s", async (name, row) => {
    const calls = [...(await operationsOf(row)), ...(othersCalls[name] ?? [])];
    const expected = calls.map((call): [string, string] => [call, lookUp(trailNames, call)]);
    expect(row.events).toEqual(Object.fromEntries(expected));
  });
});

describe("a spec's text travels in a body", () => {
  /** Members that travel in a header, and whose values a schema has by name, or which no spec says. */
  const closed = ["AccountId", "ExpectedBucketOwner", "ACL", "ObjectOwnership", "ObjectLockEnabledForBucket"];
  const inHeaders = [...closed, "TransitionDefaultMinimumObjectSize"];

  each("and never in a header: that of %s", async (_, row) => {
    const made = row.examples.map((example) => ({
      command: new CreateBucketCommand({
        Bucket: bucket.name,
        ...row.create?.(normal(row, parse(row, example)), bucket).input,
      }),
    }));
    for (const { command } of [...(await stepsOf(row)), ...made])
      for (const member of Object.keys(operation(command).headers))
        if (member in command.input) expect(inHeaders).toContain(member);
  });
});

describe("a row's schema knows what the SDK knows", () => {
  /** What a spec cannot say, and why. */
  const omitted: Readonly<Record<string, readonly string[]>> = {
    // Takes the MFA device of the account's root user.
    versioning: ["MFADelete"],
    // S3 has refused e-mail addresses since October 2025.
    acl: ["Grants.Grantee.EmailAddress"],
    logging: ["LoggingEnabled.TargetGrants.Grantee.EmailAddress"],
    // S3 has not supported it for years.
    replication: ["Rules.ExistingObjectReplication"],
  };

  each("all members that the calls for %s can send", async (name, row) => {
    const known = subtrees(namesIn(jsonSchema(row)));
    for (const command of await commandsOf(row)) {
      const payload = operation(command).input.find((member) => member.payload);
      const missing = leastUnknown(known, payload ? namesOf(payload.reference) : {});
      expect(missing.filter((path) => !omitted[name]?.includes(path))).toEqual([]);
    }
  });

  /** Members of shorthands, which are ours. */
  const shorthands: Readonly<Record<string, readonly string[]>> = {
    encryption: ["BucketKeyEnabled"],
    objectLock: ["mode", "days", "years"],
    notification: ["eventBridge"],
  };

  // To the SDK a policy is a text.
  const known = rows.filter(({ name }) => name !== "policy").map((row) => [row.name, row] as const);

  it.each(known)("and no others for %s", async (_, row) => {
    const read = operation(row.reading.command(bucket));
    const written = (await commandsOf(row)).map(operation);
    const sdk = [read.output, ...written.map(({ input }) => input)].map(
      (members): Names =>
        Object.fromEntries(members.map((member) => [member.name, namesOf(member.reference)])),
    );
    for (const alternative of alternatives(jsonSchema(row))) {
      const unknown = leastUnknown(sdk.flatMap(subtrees), namesIn(alternative));
      expect(unknown.filter((path) => !shorthands[row.name]?.includes(path))).toEqual([]);
    }
  });
});

const jsonSchema = ({ schema }: Facet) => z.toJSONSchema(schema, { io: "input" }) as JsonSchema;

const alternatives = (schema: JsonSchema): readonly JsonSchema[] =>
  schema.anyOf?.flatMap(alternatives) ?? [schema];

/** What a tree says that is unknown to the one among many that knows it best. */
const leastUnknown = (known: readonly Names[], said: Names): string[] =>
  known
    .map((tree) => unknownTo(tree, said))
    .reduce((least, other) => (other.length < least.length ? other : least));

const isRow = (value: unknown): value is Facet =>
  typeof value === "object" &&
  value !== null &&
  ["name", "schema", "reading", "write"].every((key) => key in value);

describe("the table", () => {
  it("holds every row of the folder, each from the file of its name", async () => {
    const files = readdirSync("core/facets").filter((file) => file.endsWith(".ts") && file !== "index.ts");
    const found = await Promise.all(
      files.map(async (file) => {
        const exported: object = await import(join("../../core/facets", file));
        return Object.entries(exported).flatMap(([name, value]) =>
          isRow(value) ? [[file, name, value] as const] : [],
        );
      }),
    );
    for (const [file, name, row] of found.flat()) expect([file, name]).toEqual([`${row.name}.ts`, row.name]);
    expect(sorted(found.flat().map(([, name]) => name))).toEqual(sorted(rows.map(({ name }) => name)));
  });

  it("has a name for each row, and shows values that differ", () => {
    expect(sorted(rows.map(({ name }) => name))).toHaveLength(rows.length);
    for (const { examples } of rows)
      expect(sorted(examples.map((value) => JSON.stringify(value))).length).toBeGreaterThan(1);
  });
});
