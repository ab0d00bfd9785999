// Stands in for the SDK's chain of credential providers in the bundles: in a function they are always in the
// environment, and the chain would add a fifth to each bundle.
import { fromEnv } from "@aws-sdk/credential-provider-env";

export const defaultProvider = () => fromEnv();
