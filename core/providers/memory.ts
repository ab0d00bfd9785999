import { AwsS3Provider, type AwsS3ProviderOptions } from "./aws.ts";
import { MemoryS3 } from "./memory/s3.ts";

/** The AWS provider over an S3 in memory: the code that runs in production, with nothing behind it. */
export class MemoryS3Provider extends AwsS3Provider {
  /** The S3 behind the provider, to look at and to change as somebody else would. */
  readonly s3: MemoryS3;
  constructor({ s3 = new MemoryS3(), ...options }: AwsS3ProviderOptions & { s3?: MemoryS3 } = {}) {
    super({
      ...options,
      clients: async (_service, region) => ({ send: (command) => s3.send(command, region) }),
    });
    this.s3 = s3;
  }
}
