import { exactTime } from '../lib/exact-time.ts'
import { useRelativeTime } from '../lib/use-now.ts'

/** "2 h ago", kept true while it is shown; the exact time on hover. @param at epoch milliseconds */
export const Time = ({ at }: { readonly at: number }) => (
  <time dateTime={new Date(at).toISOString()} title={exactTime(at)}>
    {useRelativeTime(at)}
  </time>
)
