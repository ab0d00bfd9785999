import { S3Client } from "@aws-sdk/client-s3";
import { beforeAll } from "vitest";
import { AwsS3Provider, S3Manager } from "../../exports/index.ts";
import { type Backend, makeTarget } from "../conformance/backend.ts";
import { conformance } from "../conformance/suite.ts";
import { ManualClock } from "../support/manualClock.ts";
import { deployedWorld, makeEventsQueue } from "../support/stack.ts";

const world = deployedWorld();
const { s3Endpoint: endpoint, region, identities } = world.stack;
const s3 = new S3Client({ region, endpoint, credentials: identities.operator, forcePathStyle: true });
const clock = new ManualClock();
const provider = new AwsS3Provider({ clients: async () => s3 as never, clock });
const backend: Backend = {
  name: "ministack",
  region,
  provider,
  manager: new S3Manager({ provider, clock }),
  s3,
};

beforeAll(async () => {
  await makeEventsQueue(world);
  await makeTarget(backend);
});

conformance("ministack", () => backend, true);
