import type { Comparison, Measurement } from './measure.ts'

const duration = (milliseconds: number): string =>
  milliseconds < 1_000
    ? `${milliseconds.toFixed(milliseconds < 10 ? 1 : 0)} ms`
    : `${(milliseconds / 1_000).toFixed(2)} s`

const spread = (measurement: Measurement): string =>
  measurement.rounds < 2 ? '' : `${duration(measurement.fastestMs)} – ${duration(measurement.slowestMs)}`

/** Lines up columns; the first is text, the others are figures. */
export const tableText = (rows: readonly (readonly string[])[]): string => {
  const widths: number[] = []
  for (const row of rows) {
    for (const [column, cell] of row.entries()) widths[column] = Math.max(widths[column] ?? 0, cell.length)
  }
  return rows
    .map((row) =>
      row
        .map((cell, column) =>
          column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0),
        )
        .join('   ')
        .trimEnd(),
    )
    .join('\n')
}

/** One line for each contender; the ratio is Mirrordesk's median by the peer's: below 1 Mirrordesk is faster. */
export const comparisonRows = (comparison: Comparison): readonly (readonly string[])[] => {
  const [own, ...peers] = comparison.measurements
  if (own === undefined) return []
  return [
    [comparison.title, duration(own.medianMs), spread(own), ''],
    ...peers.map((peer) => [
      `  ${peer.name}`,
      duration(peer.medianMs),
      spread(peer),
      `× ${(own.medianMs / peer.medianMs).toFixed(2)}`,
    ]),
  ]
}

/** The table of all comparisons: Mirrordesk's line first, its peers indented below it. */
export const comparisonTable = (comparisons: readonly Comparison[]): string =>
  tableText([
    ['', 'median', 'fastest – slowest', 'Mirrordesk / peer'],
    ...comparisons.flatMap(comparisonRows),
  ])
