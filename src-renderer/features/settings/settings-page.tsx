import { Page } from '../../components/page.tsx'
import { SkeletonRows } from '../../components/skeleton.tsx'
import { useSlow } from '../../lib/use-slow.ts'
import { useSettings } from '../../stores/use-settings.ts'
import { SetupFileSection } from '../../widgets/setup-file/setup-file-section.tsx'
import { WebhooksSection } from '../../widgets/webhooks/webhooks-section.tsx'
import { AppearanceSection } from './appearance-section.tsx'
import { DataSection } from './data-section.tsx'
import { DesktopSection } from './desktop-section.tsx'
import { LocalhostSection } from './localhost-section.tsx'
import { MirrorsSection } from './mirrors-section.tsx'

/** Everything a person may choose. Each choice takes effect at once; what needs a restart says so. */
export const SettingsPage = () => {
  const settings = useSettings()
  const isSlow = useSlow(settings === null)
  return (
    <Page title="Settings">
      {settings === null ? (
        isSlow && <SkeletonRows />
      ) : (
        <>
          <MirrorsSection settings={settings} />
          <LocalhostSection settings={settings} />
          <WebhooksSection repository={null} />
          <DesktopSection settings={settings} />
          <AppearanceSection settings={settings} />
          <SetupFileSection />
          <DataSection />
        </>
      )}
    </Page>
  )
}
