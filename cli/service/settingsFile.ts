import { InvalidSettings, type Settings } from "../../core/settings.ts";
import { readSettings } from "../../core/settingsFile.ts";
import { lines, reasonWords, words } from "../../core/text/words.ts";
import { UsageError } from "../command.ts";

/** The settings in a file that a person names. Throws UsageError with all that is wrong in them. */
export function settingsOfFile(file: string): Settings {
  try {
    return readSettings(file);
  } catch (error) {
    if (!(error instanceof InvalidSettings)) throw error;
    throw new UsageError(
      lines(error.problems.map(({ path, message }) => words`${path}: ${reasonWords(message)}`)),
    );
  }
}
