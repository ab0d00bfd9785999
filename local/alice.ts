// Plays alice, an IAM user of the deployment's own account.
import "./plainProcess.ts";
import { changeByHand } from "./byHand.ts";

const { AWS_ENDPOINT_URL_S3: endpoint = "", AWS_REGION: region = "", ...env } = process.env;
const { ALICE_ACCESS_KEY_ID: accessKeyId = "", ALICE_SECRET_ACCESS_KEY: secretAccessKey = "" } = env;
const about = "Changes a bucket of the local stack by hand, as the IAM user alice. Specs do not bind her.";
const keys = { accessKeyId, secretAccessKey };
await changeByHand({ name: "alice", about, keys, endpoint, region }, process.argv.slice(2));
