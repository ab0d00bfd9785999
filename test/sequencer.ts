import { BaseSequencer, type TestSpecification } from "vitest/node";

/** The emulator's schedule ticks when a stack is a minute old: a test that waits for it runs last, and then does not wait. */
const isLast = ({ moduleId }: TestSpecification) => moduleId.endsWith("/e2e/schedule.test.ts");

export class Sequencer extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    return [...sorted.filter((file) => !isLast(file)), ...sorted.filter(isLast)];
  }
}
