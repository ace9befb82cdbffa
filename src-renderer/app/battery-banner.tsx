import { onBatteryWords } from '../../src-shared/domain/overview.ts'
import { Banner } from '../components/banner.tsx'
import { Button } from '../components/button.tsx'
import { useAction } from '../stores/use-action.ts'
import { useWaitsOnBattery } from '../stores/use-mirrors.ts'

/** Why nothing runs by itself while the computer runs on its battery, and the way to have it run all the same. */
export const BatteryBanner = () => {
  const waits = useWaitsOnBattery()
  const change = useAction('settings.change')
  if (!waits) return null
  return (
    <Banner
      sign="waiting"
      action={
        <Button size="small" busy={change.isBusy} onClick={() => void change.run({ waitOnBattery: false })}>
          Always run them
        </Button>
      }
    >
      {onBatteryWords.sentence} {onBatteryWords.exceptions}
      {change.error !== null && <strong> {change.error.message}</strong>}
    </Banner>
  )
}
