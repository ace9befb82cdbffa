const grouped = new Intl.NumberFormat('en')

/** "1 branch", "2 branches", "10,000 branches". @param many by default `one` with an s */
export const plural = (count: number, one: string, many = `${one}s`): string =>
  `${grouped.format(count)} ${count === 1 ? one : many}`
