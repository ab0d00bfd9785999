// What somebody writes who has installed the package.

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
