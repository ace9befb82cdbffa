import type { Database } from './sqlite-driver.ts'

export type SqlValue = string | number | null | Uint8Array

/**
 * Changes some columns of one row of `table`. `columns` names the column of each property; properties that are
 * missing or undefined stay as they are. A statement is prepared once for each combination. An unknown id is no
 * failure: the row was removed meanwhile.
 */
export const createColumnUpdate = <Key extends string>(
  database: Database,
  table: string,
  columns: Readonly<Record<Key, string>>,
): ((id: string, change: Readonly<Partial<Record<Key, SqlValue>>>) => void) => {
  const keys = Object.keys(columns) as Key[]
  const statements = new Map<string, ReturnType<typeof prepare>>()
  const prepare = (assignments: string) =>
    database.prepare<SqlValue[]>(`UPDATE ${table} SET ${assignments} WHERE id = ?`)

  return (id, change) => {
    const changed = keys.filter((key) => change[key] !== undefined)
    if (changed.length === 0) return
    const assignments = changed.map((key) => `${columns[key]} = ?`).join(', ')
    const statement = statements.get(assignments) ?? prepare(assignments)
    statements.set(assignments, statement)
    statement.run(...changed.map((key) => change[key] ?? null), id)
  }
}
