import { Banner } from '../components/banner.tsx'
import { Button } from '../components/button.tsx'
import { relativeTime } from '../lib/relative-time.ts'
import { useNow } from '../lib/use-now.ts'
import { usePausedAll } from '../stores/use-mirrors.ts'
import { useAction } from '../stores/use-action.ts'

/** Everything rests: since nothing else on the page would say so. */
export const PauseBanner = () => {
  const paused = usePausedAll()
  const resume = useAction('mirrors.resumeAll')
  const now = useNow(30_000)
  if (paused === null) return null
  return (
    <Banner
      sign="rest"
      action={
        <Button size="small" busy={resume.isBusy} onClick={() => void resume.run({})}>
          Resume
        </Button>
      }
    >
      All mirrors are paused
      {paused.untilAt === null
        ? ' until you resume them.'
        : `; they go on ${relativeTime(paused.untilAt, now)}.`}
      {resume.error !== null && <strong> {resume.error.message}</strong>}
    </Banner>
  )
}
