import type { Settings } from '../../../src-shared/domain/settings.ts'
import { FieldStack, SelectField } from '../../components/field.tsx'
import { Section } from '../../components/page.tsx'
import { useSystemInfo } from '../../stores/use-system-info.ts'
import { KeptLifetimeField } from '../../widgets/kept/kept-lifetime-field.tsx'
import { ScheduleField } from '../../widgets/mirror/schedule-field.tsx'
import { ApplyDirection } from './apply-direction.tsx'
import { useSetting } from './use-setting.ts'

const delays = [
  { value: '0', label: 'At once' },
  { value: '2000', label: 'After 2 seconds of quiet' },
  { value: '5000', label: 'After 5 seconds of quiet' },
  { value: '10000', label: 'After 10 seconds of quiet' },
]
const directions = [
  { value: 'pull', label: 'Pull: the remote leads, this computer follows' },
  { value: 'push', label: 'Push: this computer leads, the remote follows' },
  { value: 'sync', label: 'Two-way: both sides stay the same' },
] as const

export const MirrorsSection = ({ settings }: { readonly settings: Settings }) => {
  const { change, errorOf } = useSetting()
  const isFixed = (useSystemInfo()?.fixedSettings.defaultDirection ?? null) !== null
  const pushDelay = String(settings.pushDelayMs)
  return (
    <Section
      title="Mirrors"
      description="For mirrors that you add from now on; each can be changed by itself."
    >
      <FieldStack layout="beside">
        <ScheduleField
          label="Check"
          takesEffect
          error={errorOf('defaultSchedule')}
          value={settings.defaultSchedule}
          onChange={(defaultSchedule) => void change({ defaultSchedule })}
        />
        <SelectField
          label="Direction of new mirrors"
          hint={isFixed ? 'Set by the environment: MIRROR_DIRECTION.' : undefined}
          disabled={isFixed}
          error={errorOf('defaultDirection')}
          value={settings.defaultDirection}
          choices={directions}
          onChange={(defaultDirection) => void change({ defaultDirection })}
        />
        <ApplyDirection direction={settings.defaultDirection} />
        <SelectField
          label="Send pushes on"
          hint="Pushes often come in bursts: a push mirror waits for the next one before it sends them."
          error={errorOf('pushDelayMs')}
          value={pushDelay}
          choices={
            delays.some(({ value }) => value === pushDelay)
              ? delays
              : [
                  ...delays,
                  { value: pushDelay, label: `After ${settings.pushDelayMs / 1_000} seconds of quiet` },
                ]
          }
          onChange={(value) => void change({ pushDelayMs: Number(value) })}
        />
        <KeptLifetimeField
          label="Keep what mirrors overwrite or delete for"
          hint="Old tips of branches and tags stay restorable for that long, where a repository does not say otherwise. Pinned ones stay until they are unpinned."
          error={errorOf('keptRefLifetimeMs')}
          lifetimeMs={settings.keptRefLifetimeMs}
          previewOf={(chosen) => ({ lifetime: chosen?.lifetimeMs ?? null })}
          onChange={(chosen) => void change({ keptRefLifetimeMs: chosen?.lifetimeMs ?? null })}
        />
      </FieldStack>
    </Section>
  )
}
