import { readFileSync } from "node:fs";
import { parse, YAMLParseError } from "yaml";
import { InvalidSettings, parseSettings, type Settings } from "./settings.ts";

/** The settings in a file of YAML. Throws InvalidSettings, each problem with the file's name. */
export function readSettings(file: string): Settings {
  const wrong = (path: string, message: string) => new InvalidSettings([{ path: `${file}${path}`, message }]);
  try {
    return parseSettings(parse(readFileSync(file, "utf8")));
  } catch (error) {
    if (error instanceof YAMLParseError) throw wrong("", error.message);
    // The second: a name that no file can have.
    if (["ENOENT", "ERR_INVALID_ARG_VALUE"].includes((error as NodeJS.ErrnoException).code ?? ""))
      throw wrong("", "there is no such file; a new stage begins with a copy of settings/dev.yml");
    if (!(error instanceof InvalidSettings)) throw error;
    throw new InvalidSettings(
      error.problems.map(({ path, message }) => ({ path: `${file}: ${path}`, message })),
    );
  }
}
