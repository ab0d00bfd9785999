import { isDeepStrictEqual } from "node:util";

// Changes that CloudFormation and DynamoDB cannot make to an existing table, and what to do instead.

interface Key {
  readonly AttributeName: string;
  readonly KeyType: string;
}
interface Index {
  readonly IndexName: string;
  readonly KeySchema: readonly Key[];
  readonly Projection: { readonly ProjectionType: string; readonly NonKeyAttributes?: readonly string[] };
}

/** The properties of a table that an upgrade can break. */
export interface TableShape {
  readonly DeletionPolicy: string;
  readonly UpdateReplacePolicy: string;
  readonly TableName: string;
  readonly DeletionProtectionEnabled?: boolean;
  readonly KeySchema: readonly Key[];
  readonly AttributeDefinitions: readonly {
    readonly AttributeName: string;
    readonly AttributeType: string;
  }[];
  readonly GlobalSecondaryIndexes?: readonly Index[];
  readonly LocalSecondaryIndexes?: readonly Index[];
  readonly StreamSpecification?: { readonly StreamViewType: string };
  readonly TimeToLiveSpecification?: { readonly AttributeName: string; readonly Enabled: boolean };
}
export type Shapes = Readonly<Record<string, TableShape>>;

/** The last release, from deploy/released.json. */
export interface Released {
  readonly version: string;
  /** The schema of the ledger's items. */
  readonly schema: number;
  readonly tables: Shapes;
}

interface Template {
  readonly Resources: Readonly<
    Record<string, { readonly Type: string; readonly Properties: object; readonly DependsOn?: unknown }>
  >;
}

const pinned = [
  "TableName",
  "DeletionProtectionEnabled",
  "KeySchema",
  "AttributeDefinitions",
  "GlobalSecondaryIndexes",
  "LocalSecondaryIndexes",
  "StreamSpecification",
  "TimeToLiveSpecification",
];

/** The tables of a template, with the properties that an upgrade can break. */
export const shapesOf = ({ Resources }: Template): Shapes =>
  Object.fromEntries(
    Object.entries(Resources).flatMap(([name, { Type, Properties, DependsOn: _, ...policies }]) => {
      if (Type !== "AWS::DynamoDB::Table") return [];
      const kept = Object.entries(Properties).filter(([property]) => pinned.includes(property));
      return [[name, { ...policies, ...Object.fromEntries(kept) } as unknown as TableShape]];
    }),
  );

/** The changes of tables that would lose data when deployed over the last release, each with what to do instead. */
export function hindrances(released: Shapes, now: Shapes): string[] {
  const gone = Object.keys(released).filter((name) => !now[name]);
  return [
    ...gone.map(
      (name) =>
        `${name} is missing: CloudFormation would retain the table outside the stack. Keep it in the template.`,
    ),
    ...Object.entries(released).flatMap(([name, was]) => {
      const is = now[name];
      return is ? [...ofTable(was, is), ...ofIndexes(was, is)].map((text) => `${name}: ${text}`) : [];
    }),
  ];
}

const replaced =
  "CloudFormation would create another, empty table. Create a table with another name, copy the items, then switch.";

function ofTable(was: TableShape, is: TableShape): string[] {
  const hasChanged = (property: keyof TableShape) => !isDeepStrictEqual(was[property], is[property]);
  const typeOf = (shape: TableShape, name: string) =>
    shape.AttributeDefinitions.find(({ AttributeName }) => AttributeName === name)?.AttributeType;
  const retyped = was.AttributeDefinitions.map(({ AttributeName }) => AttributeName).filter(
    (name) => typeOf(is, name) !== undefined && typeOf(is, name) !== typeOf(was, name),
  );
  const changed = (["TableName", "KeySchema", "LocalSecondaryIndexes"] as const).filter(hasChanged);
  return [
    ...changed.map((property) => `its ${property} has changed. ${replaced}`),
    ...retyped.map(
      (name) => `the attribute ${name} has another type: write and index a new attribute instead.`,
    ),
    ...(hasChanged("StreamSpecification")
      ? [
          "its stream has changed: the new stream begins empty, and records in the old one are not read. Keep it.",
        ]
      : []),
    ...(hasChanged("TimeToLiveSpecification") && was.TimeToLiveSpecification
      ? ["its time to live has changed: DynamoDB accepts no other attribute while one is enabled. Keep it."]
      : []),
  ];
}

function ofIndexes(was: TableShape, is: TableShape): string[] {
  const [before, after] = [was, is].map(({ GlobalSecondaryIndexes: all = [] }) => namedIn(all));
  const isIn = (indexes: typeof before, name: string) => indexes?.has(name) ?? false;
  const changed = [...(before ?? [])].flatMap(([name, index]) => {
    const now = after?.get(name);
    return now && !isDeepStrictEqual(now, index) ? [name] : [];
  });
  const made = [...(after ?? [])].map(([name]) => name).filter((name) => !isIn(before, name));
  const removed = [...(before ?? [])].map(([name]) => name).filter((name) => !isIn(after, name));
  const steps = [...made, ...removed];
  return [
    ...changed.map(
      (name) =>
        `the index ${name} has other keys or another projection, which cannot be changed in place: create an index with another name, read that one, and remove the old one a release later.`,
    ),
    ...(steps.length > 1
      ? [`the indexes ${steps.join(", ")} would be created or removed in one update: change one per release.`]
      : []),
  ];
}

const namedIn = (indexes: readonly Index[]) => new Map(indexes.map((index) => [index.IndexName, index]));
