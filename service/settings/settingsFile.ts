import { readFileSync } from "node:fs";
import { parse, YAMLParseError } from "yaml";
import * as z from "zod";
import { facetPointer } from "../../core/spec/specSchema.ts";
import { explain } from "../../core/values/problems.ts";
import { InvalidSettings, parseSettings, type Settings } from "./settings.ts";

/** The settings in a YAML file. Throws InvalidSettings; each problem names the file. */
export function readSettings(file: string): Settings {
  const wrong = (path: string, message: string) => new InvalidSettings([{ path: `${file}${path}`, message }]);
  try {
    return withKnownFacets(parseSettings(parse(readFileSync(file, "utf8"))));
  } catch (error) {
    if (error instanceof YAMLParseError) throw wrong("", error.message);
    // ERR_INVALID_ARG_VALUE: the name contains a NUL byte.
    if (["ENOENT", "ERR_INVALID_ARG_VALUE"].includes((error as NodeJS.ErrnoException).code ?? ""))
      throw wrong("", "the file does not exist; for a new stage, copy settings/dev.yml of the repository");
    if (!(error instanceof InvalidSettings)) throw error;
    throw new InvalidSettings(
      error.problems.map(({ path, message }) => ({ path: `${file}: ${path}`, message })),
    );
  }
}

const facetPointers = z.object({ exceptions: z.object({ never: z.array(facetPointer) }) });

/** A pointer to a facet that does not exist protects nothing. */
function withKnownFacets(settings: Settings): Settings {
  const { error } = facetPointers.safeParse(settings);
  if (error) throw new InvalidSettings(explain(error.issues, settings));
  return settings;
}
