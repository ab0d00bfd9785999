import { Socket } from "node:net";
import { STSClient } from "@aws-sdk/client-sts";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { warmUp } from "../../functions/warmUp.ts";

beforeEach(() => {
  vi.stubEnv("SETTINGS", "{}");
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
});

describe("what a worker runs before its first event", () => {
  it("is a repair from its event to its record", async () => {
    expect(await warmUp()).toMatchObject({
      verdict: "converged",
      drift: [{ facet: "versioning", before: "Suspended", after: "Enabled" }],
      sent: [{ type: "PutBucketVersioning" }],
    });
  });

  it("obtains one session for reading and one for the write, as a real repair does", async () => {
    const send = vi.spyOn(STSClient.prototype, "send");
    await warmUp();
    const asked = send.mock.calls.map(([{ input }]) => input);
    expect(asked).toMatchObject([
      { RoleArn: expect.stringMatching(/read$/) },
      { RoleArn: expect.stringMatching(/write$/), Policy: expect.stringContaining("s3:PutBucketVersioning") },
    ]);
  });

  it("opens no connection: it can neither read nor write a bucket or a table", async () => {
    const connect = vi.spyOn(Socket.prototype, "connect").mockImplementation(() => {
      throw new Error("a connection was opened");
    });
    await warmUp();
    expect(connect).not.toHaveBeenCalled();
  });

  it("never keeps a worker from starting, whatever fails in it", async () => {
    vi.spyOn(JSON, "stringify").mockImplementation(() => {
      throw new Error("out of order");
    });
    expect(await warmUp()).toBeInstanceOf(Error);
  });
});
