import { MemoryS3 } from "../../core/providers/memory/s3.ts";
import { MemoryS3Provider } from "../../core/providers/memory.ts";
import { S3Manager } from "../../exports/index.ts";
import { conformance } from "../conformance/suite.ts";
import { ManualClock } from "../support/manualClock.ts";

const region = "ca-central-1";

conformance(
  "memory",
  () => {
    const [memory, clock] = [new MemoryS3(), new ManualClock()];
    const provider = new MemoryS3Provider({ s3: memory, clock });
    const manager = new S3Manager({ provider, clock });
    const s3 = { send: (command: never) => memory.send(command, region) } as never;
    return { name: "memory", region, provider, manager, s3, memory };
  },
  false,
);
