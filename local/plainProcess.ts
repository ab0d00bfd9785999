// For programs of the local stack, before everything else: no AWS but the stack's, and an error in words.
import { forgetForeignAws } from "./foreignAws.ts";

forgetForeignAws(process.env);
process.on("uncaughtException", (error) => {
  console.error(error instanceof Error ? error.message || error.name : error);
  process.exit(1);
});
