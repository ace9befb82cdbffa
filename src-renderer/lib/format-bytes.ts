const units = ['bytes', 'kB', 'MB', 'GB', 'TB', 'PB'] as const
const step = 1_000

/** "0 bytes", "1 byte", "12.3 kB", "4.0 GB": decimal units, as file managers of today count. */
export const formatBytes = (bytes: number): string => {
  if (bytes === 1) return '1 byte'
  let value = bytes
  let index = 0
  // 999.95 would be written as 1000.0.
  while (index < units.length - 1 && value >= (index === 0 ? step : step - 0.05)) {
    value /= step
    index += 1
  }
  return `${index === 0 ? value : value.toFixed(1)} ${units[index] ?? ''}`
}
