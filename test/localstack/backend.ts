import { S3Client } from "@aws-sdk/client-s3";
import { inject } from "vitest";
import { AwsS3Provider, S3Manager } from "../../exports/index.ts";
import type { Backend } from "../conformance/backend.ts";
import { ManualClock } from "../support/manualClock.ts";

/** LocalStack's S3, as the suite sees a backend. */
export function localStackBackend(): Backend {
  const [region, endpoint] = ["ca-central-1", inject("localstack")?.endpoint ?? ""];
  const credentials = { accessKeyId: "111122223333", secretAccessKey: "any" };
  const s3 = new S3Client({ region, endpoint, credentials, forcePathStyle: true });
  const clock = new ManualClock();
  const provider = new AwsS3Provider({ clients: async () => s3 as never, clock });
  return { name: "LocalStack", region, provider, manager: new S3Manager({ provider, clock }), s3 };
}
