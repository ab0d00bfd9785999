import { createServer, type RequestListener, type Server } from "node:http";
import { PutBucketVersioningCommand, S3Client } from "@aws-sdk/client-s3";
import type { Accounts, BucketPlace } from "../../local/trail/accounts.ts";
import type { Envelope } from "../../local/trail/record.ts";
import { startTrail, type Trail, type TrailOptions } from "../../local/trail/trail.ts";

export const [home, member] = ["111122223333", "222233334444"] as const;
/** The session of a member's role. */
export const writing = `arn:aws:sts::${member}:assumed-role/write/dxaws-s3-local-reconcile`;

/** Accounts with these buckets, and one session: ASIAX, of the member's role for writing. */
export function accountsWith(buckets: Record<string, BucketPlace>): Accounts {
  const session = { arn: writing, roleArn: `arn:aws:iam::${member}:role/team/write`, roleId: "AROAWRITE" };
  return {
    placeOf: async (bucket) => buckets[bucket],
    sessionOf: async (key) => (key === "ASIAX" ? session : undefined),
  };
}

export const enableVersioning = (Bucket: string) =>
  new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status: "Enabled" } });

/** A trail before an S3 that answers everything. */
export class LocalTrail {
  /** The requests that reached S3. */
  readonly received: string[] = [];
  readonly events: Envelope[] = [];
  answer: RequestListener = (_, response) => response.setHeader("x-amz-request-id", "REQUEST1").end();
  readonly s3: Server = createServer((request, response) => {
    this.received.push(`${request.method} ${request.url} ${request.headers.host}`);
    request.resume().on("end", () => this.answer(request, response));
  });
  #trail: Trail | undefined;

  static async begun(): Promise<LocalTrail> {
    const scene = new LocalTrail();
    await new Promise<void>((resolve) => scene.s3.listen(0, "127.0.0.1", resolve));
    await scene.start({});
    return scene;
  }

  /** Starts the trail anew with other options. */
  async start(options: Partial<TrailOptions>): Promise<void> {
    await this.#trail?.close();
    const address = this.s3.address();
    if (!address || typeof address === "string") throw new Error("no address");
    this.#trail = await startTrail({
      upstream: `http://127.0.0.1:${address.port}`,
      account: home,
      principals: new Map([["AKIAKIM", { type: "IAMUser", userName: "kim" }]]),
      deliver: async (event) => void this.events.push(event),
      ...options,
    });
  }

  get trail(): Trail {
    if (!this.#trail) throw new Error("the trail is not started");
    return this.#trail;
  }

  client(accessKeyId = "AKIAKIM"): S3Client {
    const credentials = { accessKeyId, secretAccessKey: "secret" };
    return new S3Client({ region: "ca-central-1", endpoint: this.trail.url, credentials, maxAttempts: 1 });
  }

  async end(): Promise<void> {
    await this.trail.close();
    this.s3.close();
  }
}
