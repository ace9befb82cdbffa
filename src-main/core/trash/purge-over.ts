import type { Log } from '../ports/log.ts'

/**
 * Removes for good what has been in the trash for its time, one after the other. One that fails is taken up again the
 * next time.
 * @param kind as the log names it: `repository`
 * @returns the ids of what was removed
 */
export const purgeOver = async <Row extends { readonly id: string }>(
  kind: string,
  over: readonly Row[],
  purge: (row: Row) => Promise<void>,
  log: Log,
): Promise<readonly string[]> => {
  const purged: string[] = []
  for (const row of over) {
    try {
      await purge(row)
      purged.push(row.id)
    } catch (error) {
      log.warn(`A ${kind} in the trash could not be removed.`, { id: row.id, error })
    }
  }
  return purged
}
