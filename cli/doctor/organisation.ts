import { organisationIn } from "../../service/settings/settings.ts";
import { duration } from "../terminal/ago.ts";
import { type Checked, type DoctorContext, settingsOf, unknown, wrong } from "./finding.ts";
import { remediesFor } from "./remedies.ts";

/** The sweep asks every ten minutes, and reads a large organisation in several runs. */
const staleMs = 45 * 60_000;

/** Whether the accounts of the organisation are known, and of now; no findings if they are, or the settings name none. */
export async function organisationFlaws(context: DoctorContext): Promise<readonly Checked[]> {
  const organisation = organisationIn(await settingsOf(context));
  if (organisation === undefined) return [];
  const { logsOf, ask } = remediesFor(context);
  try {
    const { at = "" } = (await context.accountList.read()) ?? {};
    const ageMs = at === "" ? Number.POSITIVE_INFINITY : context.now.getTime() - Date.parse(at);
    if (ageMs <= staleMs) return [];
    const since = at === "" ? "never" : `not since ${at} (${duration(ageMs)} ago)`;
    return wrong(
      `all accounts of ${organisation} were ${since} read: accounts that join are not covered`,
      "read why in the logs of sweep; only the management account and a delegated administrator may list accounts",
      logsOf("sweep"),
    );
  } catch (error) {
    const { name, message } = error as Error;
    return unknown(
      `when the accounts of ${organisation} were read is not known: ${name}: ${message}`,
      `see docs/security.md for the permissions of the caller, then: ${ask("doctor", "accounts")}`,
    );
  }
}
