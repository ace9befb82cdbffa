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
      {bars.map((bar, index) => {
        const barHeight = Math.max(2, Math.round(bar.height * height))
        return (
          <rect
            key={index}
            x={(start + index) * (barWidth + gap)}
            y={height - barHeight}
            width={barWidth}
            height={barHeight}
            rx={1}
            className={styles[bar.tone]}
          />
        )
      })}
    </svg>
  )
}
