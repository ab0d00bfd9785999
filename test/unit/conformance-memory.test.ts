import { S3Manager } from "../../core/index.ts";
import { MemoryS3 } from "../../core/providers/memory/s3.ts";
import { MemoryS3Provider } from "../../core/providers/memory.ts";
import { conformance } from "../conformance/suite.ts";
import { HandClock } from "../support/clock.ts";

const region = "ca-central-1";

conformance(
  "memory",
  () => {
    const [memory, clock] = [new MemoryS3(), new HandClock()];
    const provider = new MemoryS3Provider({ s3: memory, clock });
    const manager = new S3Manager({ provider, clock });
    const s3 = { send: (command: never) => memory.send(command, region) } as never;
    return { name: "memory", region, provider, manager, s3, memory };
  },
  false,
);
