// The code of a user who has installed the package.

/** The library as its documentation uses it. */
export const seed = `
import { AwsS3Provider, MemoryS3Provider, RecordingS3Provider, S3Manager } from "dxaws-s3";
import type { S3BucketDesired } from "dxaws-s3";

const desired: S3BucketDesired = {
  name: "example-bucket-name",
  region: "ca-central-1",
  tags: { "dxaws:module": "dxaws-s3", "dxaws:env": "dev" },
  versioning: true,
  blockPublicAccess: true,
};
const provider = new MemoryS3Provider();
const manager = new S3Manager({ provider });
const result = await manager.apply(desired);
console.log(String(result));
console.log(String(await manager.apply(desired)));
const plan = await manager.plan({ ...desired, versioning: false });
for (const action of plan.actions) console.log(action.type, JSON.stringify(action.details.input));

const recording = new RecordingS3Provider(provider);
await new S3Manager({ provider: recording }).apply({ ...desired, tags: null });
console.log(recording.recorded.map(({ type }) => type).join());
export const real: S3Manager[] = [
  new S3Manager(),
  new S3Manager({ provider: new AwsS3Provider({ region: "ca-central-1" }) }),
];
`;

/** What else the package offers, each by its own name. */
export const entries = `
import { AwsS3Provider, MemoryS3Provider, S3Manager, verdicts } from "dxaws-s3";
import type { Clients, Outcome, S3BucketDesired, Verdict } from "dxaws-s3";
import { diffSpecs, type SpecDifference } from "dxaws-s3/diff";
import { facets, facetTable, type Facet } from "dxaws-s3/facets";
import { importSpec, type Imported } from "dxaws-s3/import";
import { specJsonSchema, specSchema } from "dxaws-s3/schema";
import schema from "dxaws-s3/schema.json" with { type: "json" };
import { openSpecTable, SpecChanged, type SpecTable } from "dxaws-s3/spec-table";

const name = "example-bucket-name";
const region = "ca-central-1";
const provider = new MemoryS3Provider();
const spec: S3BucketDesired = { name, region, versioning: true, encryption: { SSEAlgorithm: "AES256" } };
await new S3Manager({ provider }).apply(spec);
const imported: Imported | undefined = await importSpec({ name, region }, provider);
console.log(JSON.stringify(imported?.spec.versioning));
console.log(String(await importSpec({ name: "no-such-bucket-here", region }, provider)));
const found: SpecDifference[] = diffSpecs(spec, { ...spec, versioning: { Status: "Suspended" }, encryption: "AES256" });
console.log(JSON.stringify(found));
const rows: readonly Facet[] = facets;
console.log(rows.length === facetTable.size, Object.keys(schema.properties).includes("versioning"));
console.log(specSchema.safeParse(spec).success, specJsonSchema().title, verdicts.includes("converged"));
export const table: SpecTable = openSpecTable({ stage: "prod" });
export const worst: Verdict = "failed";
export const of = (outcome: Outcome): [string, typeof SpecChanged] => [outcome.verdict, SpecChanged];
const credentials = { accessKeyId: "AKIAOTHER", secretAccessKey: "secret" };
export const others = (clients: Clients) => [
  new AwsS3Provider({ region, credentials }),
  new AwsS3Provider({ region, credentials: async () => credentials }),
  new AwsS3Provider({ clients }),
];
`;

/** Each line after the first must be an error: types that are lost would let everything through. */
export const mistakes = `
import { S3Manager } from "dxaws-s3";
const manager = new S3Manager();
// @ts-expect-error
await manager.plan({ name: "example-bucket-name", versionning: true });
// @ts-expect-error
await manager.plan({ name: "example-bucket-name", versioning: "yes" });
// @ts-expect-error
const type: number = (await manager.plan({ name: "example-bucket-name" })).actions.map((action) => action.type);
// @ts-expect-error
new S3Manager({ provider: {} });
export { type };
`;

export const spec = `# yaml-language-server: $schema=./spec.schema.json
name: orders-archive
region: ca-central-1
versioning: true
`;
