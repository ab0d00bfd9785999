import { CreateBucketCommand } from "@aws-sdk/client-s3";
import type { Command } from "../../core/providers/provider.ts";
import { CurrentLayers } from "../../service/tables/currentLayers.ts";
import { layersIn } from "../../service/tables/layersIn.ts";
import type { LayerItem } from "../../service/tables/layerTable.ts";
import type { Cause } from "../../service/triggers/trigger.ts";
import { bucket, region, World } from "./world.ts";

/** The statement by which a baseline requires TLS. */
export const tlsOnly = {
  Sid: "TlsOnly",
  Effect: "Deny",
  Principal: "*",
  Action: "s3:*",
  Resource: ["arn:{partition}:s3:::{bucket}", "arn:{partition}:s3:::{bucket}/*"],
  Condition: { Bool: { "aws:SecureTransport": "false" } },
};

/** A world with a table of baselines and exceptions. */
export class LayeredWorld extends World {
  readonly items = new Map<string, LayerItem>();
  /** How often the table was read. */
  reads = 0;
  constructor({ quietMs = 0 } = {}) {
    super();
    const exceptionLimits = { longestDays: 365, never: [] };
    Object.assign(this.core, { layers: this.freshCopy(), quietMs, exceptionLimits });
  }

  /** The layers as a container has them that has not read the table yet. */
  freshCopy(): CurrentLayers {
    const read = async (at: Date) => {
      this.reads += 1;
      return layersIn([...this.items.values()], at);
    };
    return new CurrentLayers({ read }, this.clock);
  }

  baseline(name: string, content: object): void {
    this.items.set(`baseline ${name}`, { kind: "baseline", name, ...content });
  }

  /** An exception that begins now. */
  exception(name: string, content: object): void {
    const since = this.clock.now().toISOString();
    const who = { buckets: ["*"], owner: "orders", reason: "a migration", since };
    this.items.set(`exception ${name}`, { kind: "exception", name, ...who, ...content });
  }

  /** Another principal creates the bucket; returns the cause that CloudTrail would report. */
  async created(more: object = {}): Promise<Cause> {
    const CreateBucketConfiguration = { LocationConstraint: region } as const;
    const command = new CreateBucketCommand({ Bucket: bucket, CreateBucketConfiguration, ...more });
    return this.onBucket(command, "CreateBucket");
  }

  /** Another principal calls S3 about the bucket as a whole. */
  async onBucket(command: Command, event: string): Promise<Cause> {
    const { facets: _, call, ...rest } = await this.alice(command, []);
    return { ...rest, ...(call && { call: { ...call, event } }) };
  }

  /** Runs the due checks at their times until something holds; fails after twenty. */
  async dueUntil(holds: () => boolean): Promise<void> {
    for (let checks = 0; !holds(); checks++) {
      if (checks === 20) throw new Error("it never holds");
      await this.whenDue();
    }
  }

  /** The writes that reached S3 since the last trigger. */
  get writes(): string[] {
    return this.s3.calls.filter(({ write }) => write).map(({ operation }) => operation);
  }
}
