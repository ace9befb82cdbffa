import styles from './sparkline.module.css'

export type SparklineBar = {
  readonly tone: 'good' | 'quiet' | 'partial' | 'bad'
  /** 0 to 1 of the height. */
  readonly height: number
}

const barWidth = 3
const gap = 1
const count = 24
const height = 18
const tones = ['good', 'quiet', 'partial', 'bad'] as const

/** One bar with rounded corners, as a path. */
const barPath = (bar: SparklineBar, index: number): string => {
  const barHeight = Math.max(2, Math.round(bar.height * height))
  const inner = barWidth - 2
  return (
    `M${index * (barWidth + gap)} ${height - barHeight + 1}a1 1 0 0 1 1-1h${inner}a1 1 0 0 1 1 1` +
    `v${barHeight - 2}a1 1 0 0 1-1 1h-${inner}a1 1 0 0 1-1-1z`
  )
}

/** The last 24 runs, newest at the right: height is duration, colour is outcome. `label` says it in words. */
export const Sparkline = ({
  bars,
  label,
}: {
  readonly bars: readonly SparklineBar[]
  readonly label: string
}) => {
  const start = count - bars.length
  return (
    <svg
      role="img"
      aria-label={label}
      width={count * (barWidth + gap)}
      height={height}
      className={styles['sparkline']}
    >
      {tones.map((tone) => {
        // One shape for all bars of a tone: lists with a hundred of these scroll.
        const path = bars.map((bar, index) => (bar.tone === tone ? barPath(bar, start + index) : '')).join('')
        return path !== '' && <path key={tone} d={path} className={styles[tone]} />
      })}
    </svg>
  )
}
