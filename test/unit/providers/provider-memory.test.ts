import { S3ServiceException } from "@aws-sdk/client-s3";
import { MemoryS3Provider } from "../../../exports/index.ts";
import { providerContract } from "../../contract/provider.ts";
import type { Subject } from "../../contract/subject.ts";
import { ManualClock } from "../../support/manualClock.ts";

const denial = () =>
  new S3ServiceException({
    name: "AccessDenied",
    message: "Access Denied",
    $fault: "client",
    $metadata: { httpStatusCode: 403, requestId: "DENIED" },
  });

providerContract("MemoryS3Provider", async (): Promise<Subject> => {
  const region = "ca-central-1";
  const provider = new MemoryS3Provider({ region, clock: new ManualClock() });
  const { s3 } = provider;
  return {
    provider,
    region,
    elsewhere: "eu-west-1",
    send: (command, place = region) => s3.send(command, place),
    calls: async (bucket) =>
      s3.calls.filter((call) => call.bucket === bucket && call.code !== "AccessDenied"),
    restrictedTo: async (rights) => {
      const isRead = (operation: string) => /^(Get|Head|List)/.test(operation);
      s3.intercept = (operation) => (rights === "reading" && isRead(operation) ? undefined : denial());
      return provider;
    },
  };
});
