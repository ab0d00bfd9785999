import { CreateBucketCommand } from "@aws-sdk/client-s3";
import { LayerStore } from "../../cli/deployment/layerStore.ts";
import { SpecTable } from "../../cli/deployment/specTable.ts";
import { MemoryS3 } from "../../core/providers/memory/s3.ts";
import { MemoryS3Provider } from "../../core/providers/memory.ts";
import { SpecItems } from "./specItems.ts";

const region = "ca-central-1";

/** Buckets in memory, with a spec table and a table of baselines, as the command line sees a deployment. */
export class LayeredDeployment {
  readonly s3 = new MemoryS3();
  readonly specs = new SpecItems();
  readonly layers = new SpecItems();
  /** The names of the calls to S3. */
  readonly calls: string[] = [];
  settings: object = {};

  async bucket(...names: readonly string[]): Promise<void> {
    const CreateBucketConfiguration = { LocationConstraint: region } as const;
    for (const Bucket of names)
      await this.s3.send(new CreateBucketCommand({ Bucket, CreateBucketConfiguration }), region);
  }

  item(kind: "baseline" | "exception", name: string) {
    return this.layers.get(`${kind} ${name}`);
  }

  /** What commands get; its statuses are those of a ledger that knows nothing. */
  get deployment() {
    const provider = new MemoryS3Provider({ s3: this.s3, region, owner: "111122223333" });
    const counted = Object.create(provider, {
      read: {
        value: (place: string, command: object) => {
          this.calls.push(command.constructor.name.replace(/Command$/, ""));
          return provider.read(place, command as never);
        },
      },
    });
    const settings = JSON.stringify(this.settings);
    return {
      prefix: "dxaws-s3-test",
      caller: async () => ({ arn: "arn:aws:iam::111122223333:user/alice", account: "111122223333" }),
      functionCalled: (name: string) => name,
      lambda: { send: async () => ({ Environment: { Variables: { SETTINGS: settings, VERSION: "1" } } }) },
      documents: { send: async () => ({}) },
      region: async () => region,
      provider: async () => counted,
      ledger: { status: async () => undefined, sweptSince: async () => undefined },
      specTable: new SpecTable(this.specs as never, "specs"),
      layerStore: new LayerStore(this.layers as never, "baselines"),
    };
  }
}
