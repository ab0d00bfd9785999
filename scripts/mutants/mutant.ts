/** A safety line, what it looks like when it is broken, and what would go wrong then. */
export interface Mutant {
  readonly file: string;
  readonly line: string;
  readonly broken: string;
  readonly danger: string;
}
/** A mutant of a file of the project. */
export const mutant = (file: string, line: string, broken: string, danger: string): Mutant => ({
  file,
  line,
  broken,
  danger,
});
