import { BaseSequencer, type TestSpecification } from "vitest/node";

const isOneOf =
  (...ends: readonly string[]) =>
  ({ moduleId }: TestSpecification) =>
    ends.some((end) => moduleId.endsWith(end));

/** They take longest: what runs last runs alone. */
const isFirst = isOneOf("/unit/simulation/simulation.test.ts", "/e2e/cli/baselines.test.ts");

/** The emulator's schedule ticks when a stack is a minute old: a test that waits for it runs last, and then does not wait. */
const isLast = isOneOf("/e2e/schedule.test.ts");

const rank = (file: TestSpecification) => (isFirst(file) ? 0 : isLast(file) ? 2 : 1);

export class Sequencer extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    return sorted.toSorted((a, b) => rank(a) - rank(b));
  }
}
