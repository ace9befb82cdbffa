import type { Settings } from '../../../src-shared/domain/settings.ts'
import { Section } from '../../components/page.tsx'
import { SegmentedControl } from '../../components/segmented-control.tsx'
import styles from './settings.module.css'
import { useSetting } from './use-setting.ts'

const appearances = [
  { value: 'system', label: 'As the system' },
  { value: 'light', label: 'Light' },
  { value: 'dark', label: 'Dark' },
] as const
const densities = [
  { value: 'comfortable', label: 'Comfortable' },
  { value: 'compact', label: 'Compact' },
] as const

export const AppearanceSection = ({ settings }: { readonly settings: Settings }) => {
  const { change, errorOf } = useSetting()
  const error = errorOf('appearance') ?? errorOf('density')
  return (
    <Section title="Appearance">
      <div className={styles['choices']}>
        <span aria-hidden className={styles['choiceName']}>
          Theme
        </span>
        <SegmentedControl
          label="Theme"
          value={settings.appearance}
          choices={appearances}
          onChange={(appearance) => void change({ appearance })}
        />
        <span aria-hidden className={styles['choiceName']}>
          Rows of lists
        </span>
        <SegmentedControl
          label="Rows of lists"
          value={settings.density}
          choices={densities}
          onChange={(density) => void change({ density })}
        />
      </div>
      {error !== null && (
        <p role="alert" className={styles['refused']}>
          {error}
        </p>
      )}
    </Section>
  )
}
