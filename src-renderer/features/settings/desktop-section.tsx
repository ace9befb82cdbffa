import { onBatteryWords } from '../../../src-shared/domain/overview.ts'
import type { Settings } from '../../../src-shared/domain/settings.ts'
import { CheckField, FieldStack } from '../../components/field.tsx'
import { Section } from '../../components/page.tsx'
import { useShell } from '../../stores/contract-context.tsx'
import { useShellInfo } from './use-shell-info.ts'
import { useSetting } from './use-setting.ts'

/** What only the desktop application does; a browser does not show it. */
export const DesktopSection = ({ settings }: { readonly settings: Settings }) => {
  const shell = useShell()
  const info = useShellInfo(shell)
  const { change, errorOf } = useSetting()
  if (shell === null) return null
  return (
    <Section title="On this computer">
      <FieldStack>
        <CheckField
          kind="switch"
          label="Start when I sign in"
          hint={
            info?.canStartAtLogin === false
              ? 'Only an installed Mirrordesk can be started at sign-in.'
              : 'It starts in the tray, without a window.'
          }
          disabled={info?.canStartAtLogin === false}
          error={errorOf('startAtLogin')}
          checked={settings.startAtLogin}
          onChange={(startAtLogin) => void change({ startAtLogin })}
        />
        <CheckField
          kind="switch"
          label="Keep running in the tray when the window is closed"
          hint="Mirrors go on. Quit from the tray or the menu. Where the desktop shows no tray icons, closing minimises the window."
          error={errorOf('closeToTray')}
          checked={settings.closeToTray}
          onChange={(closeToTray) => void change({ closeToTray })}
        />
        <CheckField
          kind="switch"
          label="Let scheduled runs wait while on battery"
          hint={`${onBatteryWords.exceptions} The rest runs once when the power is back.`}
          error={errorOf('waitOnBattery')}
          checked={settings.waitOnBattery}
          onChange={(waitOnBattery) => void change({ waitOnBattery })}
        />
        <CheckField
          kind="switch"
          label="Notify me"
          hint="Of the first failure that needs you and of the recovery; nothing in between."
          error={errorOf('notifications')}
          checked={settings.notifications}
          onChange={(notifications) => void change({ notifications })}
        />
      </FieldStack>
    </Section>
  )
}
