import { S3Client } from "@aws-sdk/client-s3";
import { beforeAll, describe, expect, it } from "vitest";
import { facetTable } from "../../core/facets/index.ts";
import { AwsS3Provider, S3Manager } from "../../exports/index.ts";
import { patienceMs, until } from "../../local/wait.ts";
import { makeTarget } from "../conformance/backend.ts";
import { exceptionFor } from "../conformance/exceptions.ts";
import { ManualClock } from "../support/manualClock.ts";
import { deployedWorld, makeEventsQueue, uniqueName } from "../support/stack.ts";

const world = deployedWorld();
const { region, s3Endpoint: endpoint, identities } = world.stack;

/** Another principal with their own tool: their changes of a bucket go through the trail, as on AWS. */
const otherWriter = new S3Manager({
  provider: new AwsS3Provider({
    clients: async () =>
      new S3Client({ region, endpoint, credentials: identities.alice, forcePathStyle: true }) as never,
  }),
  clock: new ManualClock(),
});

beforeAll(async () => {
  await makeEventsQueue(world);
  const backend = { s3: world.clients.s3, region };
  await makeTarget(backend as never);
});

describe.each([...facetTable.values()].filter(({ name }) => !exceptionFor("ministack", name)))(
  "on the deployed stack, $name",
  ({ name, examples, alongside }) => {
    const spec = (bucket: string, value: unknown) => ({ name: bucket, region, ...alongside, [name]: value });

    it("that was changed is repaired by its event", async () => {
      const bucket = `www-${uniqueName(name.toLowerCase())}`;
      await world.putSpec(spec(bucket, examples[0]));
      const made = await world.happened(bucket, "");
      expect(made.verdict, made.reason).toBe("converged");
      const since = new Date().toISOString();
      const offence = await otherWriter.apply(spec(bucket, examples[1]));
      expect(offence.sent.length, `${offence}`).toBeGreaterThan(0);
      const repaired = await until(`the repair of ${name}`, patienceMs, async () =>
        (await world.history(bucket)).find(({ at, sent }) => at > since && sent?.length),
      );
      expect(repaired.causes?.[0]?.call?.principal.name).toBe("alice");
      expect((await otherWriter.plan(spec(bucket, examples[0]))).drift).toEqual([]);
    });
  },
);
