import { intervalChoicesMs } from '../../../src-shared/domain/mirror.ts'
import type { Settings } from '../../../src-shared/domain/settings.ts'
import { FieldStack, SelectField } from '../../components/field.tsx'
import { Section } from '../../components/page.tsx'
import { useSystemInfo } from '../../stores/use-system-info.ts'
import { ApplyDirection } from './apply-direction.tsx'
import { useSetting } from './use-setting.ts'

const day = 86_400_000

const intervals = intervalChoicesMs.map((milliseconds) => ({
  value: String(milliseconds),
  label: milliseconds === 3_600_000 ? 'Every hour' : `Every ${milliseconds / 60_000} minutes`,
}))
const delays = [
  { value: '0', label: 'At once' },
  { value: '2000', label: 'After 2 seconds of quiet' },
  { value: '5000', label: 'After 5 seconds of quiet' },
  { value: '10000', label: 'After 10 seconds of quiet' },
]
/** A hundred years: longer than any disk. */
const forever = 36_500 * day
const lifetimes = [
  { value: String(7 * day), label: '7 days' },
  { value: String(30 * day), label: '30 days' },
  { value: String(90 * day), label: '90 days' },
  { value: String(365 * day), label: 'A year' },
  { value: String(forever), label: 'For ever' },
]
const directions = [
  { value: 'pull', label: 'Pull: the remote leads, this computer follows' },
  { value: 'push', label: 'Push: this computer leads, the remote follows' },
  { value: 'sync', label: 'Two-way: both sides stay the same' },
] as const

/** A value set by the command line may be none of those offered; it stays choosable. */
const withPresent = (
  choices: readonly { readonly value: string; readonly label: string }[],
  value: string,
): readonly { readonly value: string; readonly label: string }[] =>
  choices.some((choice) => choice.value === value)
    ? choices
    : [...choices, { value, label: `${Math.round(Number(value) / day)} days` }]

export const MirrorsSection = ({ settings }: { readonly settings: Settings }) => {
  const { change, errorOf } = useSetting()
  const isFixed = (useSystemInfo()?.fixedSettings.defaultDirection ?? null) !== null
  const pushDelay = String(settings.pushDelayMs)
  const lifetime = String(settings.keptRefLifetimeMs)
  return (
    <Section
      title="Mirrors"
      description="For mirrors that you add from now on; each can be changed by itself."
    >
      <FieldStack layout="beside">
        <SelectField
          label="Check"
          error={errorOf('defaultIntervalMs')}
          value={String(settings.defaultIntervalMs)}
          choices={intervals}
          onChange={(value) => void change({ defaultIntervalMs: Number(value) })}
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
        <ApplyDirection direction={settings.defaultDirection} />
        <SelectField
          label="Keep what mirrors overwrite or delete for"
          hint="Old tips of branches and tags stay restorable for that long. Pinned ones stay until they are unpinned."
          error={errorOf('keptRefLifetimeMs')}
          value={lifetime}
          choices={withPresent(lifetimes, lifetime)}
          onChange={(value) => void change({ keptRefLifetimeMs: Number(value) })}
        />
      </FieldStack>
    </Section>
  )
}
