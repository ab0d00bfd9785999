// Plays the administrator of the other account, who works in its other region.
import "./plainProcess.ts";
import { changeByHand } from "./byHand.ts";
import { memberAccount, memberRegion } from "./otherAccount.ts";

const { AWS_ENDPOINT_URL_S3: endpoint = "", ...env } = process.env;
const keys = {
  accessKeyId: env[`ADMIN_${memberAccount}_ACCESS_KEY_ID`] ?? "",
  secretAccessKey: env[`ADMIN_${memberAccount}_SECRET_ACCESS_KEY`] ?? "",
};
const about = `Changes a bucket of the local stack by hand, as the administrator of account ${memberAccount}, in ${memberRegion}.`;
await changeByHand({ name: "admin", about, keys, endpoint, region: memberRegion }, process.argv.slice(2));
