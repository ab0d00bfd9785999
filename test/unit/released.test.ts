import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { hindrances, type Released, type Shapes, shapesOf } from "../../deploy/upgrade.ts";
import { schema } from "../../service/tables/schema.ts";

const released: Released = JSON.parse(readFileSync("deploy/released.json", "utf8"));
const template = parse(readFileSync("deploy/tables.yml", "utf8"));
const now = shapesOf(template);

describe("the tables of this version", () => {
  it("can be deployed over those of the last release", () => {
    expect(hindrances(released.tables, now)).toEqual([]);
  });

  it("are retained when the stack is deleted or an update replaces them, and deleted with a failed first deployment", () => {
    for (const { DeletionPolicy, UpdateReplacePolicy } of Object.values(now))
      expect([DeletionPolicy, UpdateReplacePolicy]).toEqual(["RetainExceptOnCreate", "Retain"]);
    expect(Object.keys(now)).toEqual(["SpecsTable", "BaselinesTable", "LedgerTable"]);
  });

  it("protect specs, baselines and exceptions from deletion by mistake", () => {
    expect(now.SpecsTable?.DeletionProtectionEnabled).toBe(true);
    expect(now.BaselinesTable?.DeletionProtectionEnabled).toBe(true);
  });

  it("are protected from deletion only when the functions and their roles could be made", () => {
    const { functions } = parse(readFileSync("serverless.yml", "utf8"), { logLevel: "silent" });
    const made = Object.keys(functions).map(
      (name) => `${name.replaceAll("-", "Dash").replace(/^./, (first) => first.toUpperCase())}LambdaFunction`,
    );
    expect(template.Resources.SpecsTable.DependsOn).toEqual(expect.arrayContaining(made));
    expect(template.Resources.BaselinesTable.DependsOn).toEqual(template.Resources.SpecsTable.DependsOn);
    // A role that waits for the table would wait for itself.
    expect(readFileSync("deploy/roles.yml", "utf8")).not.toMatch(/SpecsTable|BaselinesTable/);
  });

  it("hold items of the released schema or of the next one", () => {
    expect([released.schema, released.schema + 1]).toContain(schema);
  });
});

describe("a change of a table", () => {
  /** The released tables with one table changed. */
  const changed = (name: string, change: (properties: Record<string, unknown>) => void): string[] => {
    const { Resources } = structuredClone(template);
    change(Resources[name].Properties);
    return hindrances(shapesOf(template), shapesOf({ Resources }));
  };
  const index = (IndexName: string, attribute = "at") => ({
    IndexName,
    KeySchema: [{ AttributeName: attribute, KeyType: "HASH" }],
    Projection: { ProjectionType: "KEYS_ONLY" },
  });
  const indexesOf = (properties: Record<string, unknown>) => properties.GlobalSecondaryIndexes as object[];

  it.each<[string, string, (properties: Record<string, unknown>) => void, string]>([
    [
      "another attribute in an index",
      "LedgerTable",
      (table) => {
        indexesOf(table)[1] = { ...indexesOf(table)[1], Projection: { ProjectionType: "ALL" } };
      },
      "the index fleet has other keys or another projection, which cannot be changed in place: create an index with another name",
    ],
    [
      "another key of an index",
      "LedgerTable",
      (table) => {
        indexesOf(table)[0] = index("due");
      },
      "create an index with another name, read that one, and remove the old one a release later",
    ],
    [
      "two new indexes",
      "LedgerTable",
      (table) => {
        indexesOf(table).push(index("one"), index("two"));
      },
      "the indexes one, two would be created or removed in one update: change one per release",
    ],
    [
      "a new index in the place of an old one",
      "LedgerTable",
      (table) => {
        indexesOf(table)[2] = index("dates");
      },
      "the indexes dates, days would be created or removed in one update: change one per release",
    ],
    [
      "another stream",
      "SpecsTable",
      (table) => {
        table.StreamSpecification = { StreamViewType: "NEW_IMAGE" };
      },
      "the new stream begins empty",
    ],
    [
      "no stream",
      "LedgerTable",
      (table) => {
        delete table.StreamSpecification;
      },
      "its stream has changed",
    ],
    [
      "another key",
      "SpecsTable",
      (table) => {
        table.KeySchema = [{ AttributeName: "bucket", KeyType: "HASH" }];
      },
      "CloudFormation would create another, empty table",
    ],
    [
      "another name",
      "SpecsTable",
      (table) => {
        table.TableName = "specs";
      },
      "CloudFormation would create another, empty table",
    ],
    [
      "another type of an attribute",
      "LedgerTable",
      (table) => {
        table.AttributeDefinitions = [{ AttributeName: "dueAt", AttributeType: "N" }];
      },
      "the attribute dueAt has another type",
    ],
    [
      "another time-to-live attribute",
      "LedgerTable",
      (table) => {
        table.TimeToLiveSpecification = { AttributeName: "endsAt", Enabled: true };
      },
      "DynamoDB accepts no other attribute while one is enabled",
    ],
  ])("%s: is refused, with what to do instead", (_, name, change, problem) => {
    const list = changed(name, change);
    expect(list).toEqual([expect.stringContaining(problem)]);
    expect(list[0]).toMatch(new RegExp(`^${name}: `));
  });

  it("one new or one removed index is permitted", () => {
    expect(changed("LedgerTable", (table) => indexesOf(table).push(index("dates")))).toEqual([]);
    expect(changed("LedgerTable", (table) => indexesOf(table).pop())).toEqual([]);
  });

  it("a missing table is refused", () => {
    const { SpecsTable: _, ...rest } = shapesOf(template) as Record<string, Shapes[string]>;
    expect(hindrances(shapesOf(template), rest)).toEqual([expect.stringContaining("SpecsTable is missing")]);
  });
});
