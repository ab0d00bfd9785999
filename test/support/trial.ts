import { CreateBucketCommand } from "@aws-sdk/client-s3";
import type { Command } from "../../core/providers/provider.ts";
import { InvalidSpec, MemoryS3, MemoryS3Provider, parseDesired, S3Manager } from "../../exports/index.ts";
import { ManualClock } from "./manualClock.ts";

const region = "ca-central-1";

/** One facet of one bucket over an S3 in memory; `send` bypasses our code, as another principal's call does. */
export function trial(facet: string, Bucket = "orders-archive") {
  const clock = new ManualClock();
  const s3 = new MemoryS3({ now: clock.now });
  const manager = new S3Manager({ clock, provider: new MemoryS3Provider({ s3, clock }) });
  const specOf = (value: unknown, more: object = {}) => ({ name: Bucket, region, ...more, [facet]: value });
  const send = <A extends object>(command: Command<A>) => s3.send(command, region);
  return {
    Bucket,
    clock,
    s3,
    send,
    create: () =>
      send(new CreateBucketCommand({ Bucket, CreateBucketConfiguration: { LocationConstraint: region } })),
    apply: (value: unknown, more?: object) => manager.apply(specOf(value, more)),
    plan: (value: unknown, more?: object) => manager.plan(specOf(value, more)),
    /** The inputs of the writes that a plan would send, without the bucket's name. */
    writes: async (value: unknown) =>
      (await manager.plan(specOf(value))).actions.map(({ type, details: { input } }) => {
        const { Bucket: _, ...rest } = input as Record<string, unknown>;
        return [type, rest] as const;
      }),
    peek: (subresource: string) => s3.peek(Bucket, subresource),
    plant: (subresource: string, value: unknown) => s3.plant(Bucket, subresource, value),
    asked: () => s3.calls.map(({ operation }) => operation),
  };
}

/** What a spec that says this of the facet is refused for, a line a problem; empty when it is taken. */
export function problemsOf(facet: string, value: unknown): string {
  try {
    parseDesired({ name: "orders-archive", [facet]: value });
    return "";
  } catch (error) {
    if (error instanceof InvalidSpec) return error.message;
    throw error;
  }
}
