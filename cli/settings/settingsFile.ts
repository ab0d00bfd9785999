import { lines, reasonWords, words } from "../../core/text/words.ts";
import { InvalidSettings, type Settings } from "../../service/settings/settings.ts";
import { readSettings } from "../../service/settings/settingsFile.ts";
import { UsageError } from "../command/usageError.ts";

/** The settings in a file. Throws UsageError with all problems. */
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
