import { globSync, readFileSync } from "node:fs";
import type { Mutant } from "@stryker-mutator/api/core";
import type { Logger } from "@stryker-mutator/api/logging";
import { Instrumenter } from "@stryker-mutator/instrumenter";
import { mutatedFolders } from "./scope.ts";

const no = () => false;
const none = () => {};
const silent: Logger = {
  isTraceEnabled: no,
  isDebugEnabled: no,
  isInfoEnabled: no,
  isWarnEnabled: no,
  isErrorEnabled: no,
  isFatalEnabled: no,
  trace: none,
  debug: none,
  info: none,
  warn: none,
  error: none,
  fatal: none,
};

/** All mutants that Stryker knows for the code. */
export async function allMutants(): Promise<readonly Mutant[]> {
  const names = mutatedFolders.flatMap((folder) => globSync(`${folder}/**/*.ts`));
  const files = names.map((name) => ({ name, content: readFileSync(name, "utf8"), mutate: true }));
  const options = { plugins: null, ignorers: [], excludedMutations: [], noHeader: false };
  return (await new Instrumenter(silent).instrument(files, options)).mutants;
}
