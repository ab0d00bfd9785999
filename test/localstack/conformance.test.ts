import { S3Client } from "@aws-sdk/client-s3";
import { beforeAll, describe, inject } from "vitest";
import { AwsS3Provider, S3Manager } from "../../core/index.ts";
import { type Backend, makeTarget } from "../conformance/backend.ts";
import { conformance } from "../conformance/suite.ts";
import { HandClock } from "../support/clock.ts";

const region = "ca-central-1";
const localstack = inject("localstack");

function makeBackend(): Backend {
  const credentials = { accessKeyId: "111122223333", secretAccessKey: "any" };
  const s3 = new S3Client({
    region,
    endpoint: localstack?.endpoint ?? "",
    credentials,
    forcePathStyle: true,
  });
  const clock = new HandClock();
  const provider = new AwsS3Provider({ clients: async () => s3 as never, clock });
  return { name: "LocalStack", region, provider, manager: new S3Manager({ provider, clock }), s3 };
}

describe.skipIf(!localstack)("every facet", () => {
  const backend = makeBackend();
  beforeAll(() => makeTarget(backend));
  conformance("LocalStack", () => backend, true);
});
