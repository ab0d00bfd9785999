import { expect, it } from "vitest";
import type { Result } from "../../../cli/command/command.ts";
import { outputs } from "../../../cli/command/outputs.ts";

it("a result of which no schema is published does not compile", () => {
  // @ts-expect-error
  const unknown: Result = { kind: "nothing of ours" };
  const known: Result = { kind: "put", bucket: "orders" };
  expect([unknown, known].map(({ kind }) => Object.hasOwn(outputs, kind))).toEqual([false, true]);
});
