import { AwsS3Provider, type AwsS3ProviderOptions } from "./aws.ts";
import { MemoryS3 } from "./memory/s3.ts";

/** The AWS provider over an in-memory S3: production code without a network. */
export class MemoryS3Provider extends AwsS3Provider {
  /** The S3 behind the provider, to inspect it and to change it as another principal. */
  readonly s3: MemoryS3;
  constructor({ s3 = new MemoryS3(), ...options }: AwsS3ProviderOptions & { s3?: MemoryS3 } = {}) {
    super({
      ...options,
      clients: async (_service, region) => ({ send: (command) => s3.send(command, region) }),
    });
    this.s3 = s3;
  }
}
