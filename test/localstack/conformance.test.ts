import { beforeAll, describe, inject } from "vitest";
import { makeTarget } from "../conformance/backend.ts";
import { conformance } from "../conformance/suite.ts";
import { localStackBackend } from "./backend.ts";

describe.skipIf(!inject("localstack"))("every facet", () => {
  const backend = localStackBackend();
  beforeAll(() => makeTarget(backend));
  conformance("LocalStack", () => backend, true);
});
