/** A cell is text, or a number, which stands at the right. */
export type Cell = string | number

const visibleLength = (text: string): number => Array.from(text.replace(/\p{Cc}\[\d+m/gu, '')).length

const pad = (cell: Cell, width: number): string => {
  const space = ' '.repeat(Math.max(0, width - visibleLength(String(cell))))
  return typeof cell === 'number' ? `${space}${cell}` : `${cell}${space}`
}

/** Aligned columns, two spaces apart, without trailing space; with a heading when `headings` is given. */
export const renderTable = (rows: readonly (readonly Cell[])[], headings?: readonly string[]): string => {
  const all = headings === undefined ? rows : [headings, ...rows]
  const columnCount = Math.max(0, ...all.map((row) => row.length))
  const widths = Array.from({ length: columnCount }, (_, column) =>
    Math.max(...all.map((row) => visibleLength(String(row[column] ?? '')))),
  )
  return all
    .map((row) =>
      row
        .map((cell, column) => pad(cell, widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
}

export const indent = (text: string, by = '  '): string =>
  text
    .split('\n')
    .map((line) => (line === '' ? line : `${by}${line}`))
    .join('\n')
