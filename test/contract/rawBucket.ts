import {
  GetBucketTaggingCommand,
  GetBucketVersioningCommand,
  GetPublicAccessBlockCommand,
  PutBucketVersioningCommand,
} from "@aws-sdk/client-s3";
import type { Seen, Subject } from "./subject.ts";

/** A bucket as another principal sees and changes it, without the provider. */
export class RawBucket {
  readonly #subject: Subject;
  readonly #bucket: string;
  constructor(subject: Subject, bucket: string) {
    this.#subject = subject;
    this.#bucket = bucket;
  }

  async versioning(region = this.#subject.region) {
    const read = new GetBucketVersioningCommand({ Bucket: this.#bucket });
    return (await this.#subject.send(read, region)).Status;
  }

  async tags() {
    return (await this.#subject.send(new GetBucketTaggingCommand({ Bucket: this.#bucket }))).TagSet;
  }

  async block() {
    const read = new GetPublicAccessBlockCommand({ Bucket: this.#bucket });
    return (await this.#subject.send(read)).PublicAccessBlockConfiguration;
  }

  async suspend() {
    const VersioningConfiguration = { Status: "Suspended" } as const;
    await this.#subject.send(
      new PutBucketVersioningCommand({ Bucket: this.#bucket, VersioningConfiguration }),
    );
  }

  /** The writes to the bucket so far. */
  async writes(): Promise<readonly Seen[]> {
    return (await this.#subject.calls(this.#bucket)).filter(({ write }) => write);
  }

  /** The operations written to the bucket while something was done. */
  async writtenBy(act: () => Promise<unknown>): Promise<string[]> {
    const before = (await this.writes()).length;
    await act();
    return (await this.writes()).slice(before).map(({ operation }) => operation);
  }
}
