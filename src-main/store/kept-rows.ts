import type { Database } from './sqlite-driver.ts'

/** Rows that were found lately, for look-ups that every request makes: a query costs as much as the rest of it. */
export type KeptRows<Row> = {
  /** The row of this key, by `find` when it is not kept. That there is none is not kept. */
  readonly get: (key: string, find: () => Row | null) => Row | null
  /** After every write that may change a row, also one that failed. */
  readonly forget: () => void
}

/**
 * Only for tables that nobody but one store writes to: the instance lock keeps other programs away. What a transaction
 * sees before it ends is not kept; it may be undone.
 */
export const createKeptRows = <Row>(
  database: Pick<Database, 'inTransaction'>,
  most: number,
): KeptRows<Row> => {
  const kept = new Map<string, Row>()
  return {
    get: (key, find) => {
      if (database.inTransaction) return find()
      const known = kept.get(key)
      if (known !== undefined) return known
      const row = find()
      if (row === null) return null
      if (kept.size >= most) kept.clear()
      kept.set(key, row)
      return row
    },
    forget: () => kept.clear(),
  }
}

/** The same call, after which nothing is kept any more. */
export const forgetting =
  <Input extends readonly unknown[]>(
    rows: Pick<KeptRows<unknown>, 'forget'>,
    call: (...input: Input) => void,
  ) =>
  (...input: Input): void => {
    try {
      call(...input)
    } finally {
      rows.forget()
    }
  }
