/**
 * A parameter whose value is not looked at when a statement is planned. Of a statement that joins tables or orders rows,
 * and compares a column with a plain `?`, SQLite 3.54 makes a new plan each time after the driver has cleared what was
 * bound, which takes ten times as long as the answer: what is asked at every check of a mirror must not.
 * https://gitlab.com/cznic/sqlite/-/issues/264
 * @param name of the parameter with its `@`; without one, the next `?`
 */
export const steady = (name = '?'): string => `(SELECT ${name})`
