// Runs the service's own code with 80 accounts in virtual time, of which one disturbs the others, and prints how long repairs take.
import { printIsolation } from "./scale/isolation.ts";

await printIsolation();
