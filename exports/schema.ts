export { specSchema } from "../core/spec/desired.ts";
export { specJsonSchema } from "../core/spec/jsonSchema.ts";
export { outcomeJsonSchema, outcomeSchema } from "../service/outcomes/outcomeSchema.ts";
