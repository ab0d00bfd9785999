import { GetBucketVersioningCommand, PutBucketVersioningCommand } from "@aws-sdk/client-s3";
import type { Command, Receipt, S3Provider } from "../../core/providers/provider.ts";
import { Limit, type VirtualTime } from "./virtualTime.ts";

const callMs = 20;

/** An S3 with a limit of writes a second. Versioning is enabled on all buckets except those in `off`. */
export class LimitedS3 implements S3Provider {
  readonly region = "ca-central-1";
  readonly off = new Set<string>();
  readonly writes: Limit;
  /** Called when a bucket has been written. */
  written: (bucket: string) => void = () => undefined;
  readonly #time: VirtualTime;
  #sent = 0;
  constructor(time: VirtualTime, writesASecond: number) {
    this.#time = time;
    this.writes = new Limit(writesASecond);
  }

  async read<A extends object>(_region: string, command: Command<A>): Promise<A> {
    if (!(command instanceof GetBucketVersioningCommand)) throw new Error("only versioning has a stand-in");
    await this.#time.sleep(callMs);
    return { Status: this.off.has(`${command.input.Bucket}`) ? "Suspended" : "Enabled" } as unknown as A;
  }

  async write(_region: string, command: Command): Promise<Receipt> {
    if (!(command instanceof PutBucketVersioningCommand)) throw new Error("only versioning has a stand-in");
    await this.#time.sleep(callMs + this.writes.take(1, this.#time.ms));
    this.off.delete(`${command.input.Bucket}`);
    this.#sent += 1;
    this.written(`${command.input.Bucket}`);
    return { requestId: `ours-${this.#sent}`, at: this.#time.now().toISOString() };
  }
}
