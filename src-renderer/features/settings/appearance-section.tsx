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
  const { change } = useSetting()
  return (
    <Section title="Appearance">
      <div className={styles['choices']}>
        <span>Theme</span>
        <SegmentedControl
          label="Theme"
          value={settings.appearance}
          choices={appearances}
          onChange={(appearance) => void change({ appearance })}
        />
        <span>Rows of lists</span>
        <SegmentedControl
          label="Rows of lists"
          value={settings.density}
          choices={densities}
          onChange={(density) => void change({ density })}
        />
      </div>
    </Section>
  )
}
