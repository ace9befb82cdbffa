import { useCall } from '../../stores/use-call.ts'
import type { Choice } from '../../components/field.tsx'
import { FilterChip } from '../../components/filter-chip.tsx'
import { SearchField } from '../../components/search-field.tsx'
import type { QueryChange } from '../../lib/use-query-state.ts'
import styles from './discovery.module.css'

const yesNo = [
  { value: 'yes', label: 'only' },
  { value: 'no', label: 'without' },
] as const

const visibilities = [
  { value: 'public', label: 'public' },
  { value: 'internal', label: 'internal' },
  { value: 'private', label: 'private' },
] as const

/** What to look for, and filters by what the forge says of each repository. */
export const DiscoveryBar = ({
  accountId,
  parameters,
  query,
  onSearch,
  onChange,
}: {
  readonly accountId: string
  readonly parameters: URLSearchParams
  readonly query: string
  readonly onSearch: (query: string) => void
  readonly onChange: (change: QueryChange) => void
}) => {
  const { data: facets } = useCall(
    'discovery.facets',
    { accountId },
    { refreshOn: ({ name }) => name === 'discovery.changed', keepPrevious: true },
  )
  const chip = (name: string, label: string, choices: readonly Choice<string>[]) => (
    <FilterChip
      label={label}
      value={parameters.get(name)}
      choices={choices}
      onChange={(value) => onChange({ [name]: value })}
    />
  )
  const counted = (values: readonly { readonly name: string; readonly count: number }[]) =>
    values.map(({ name, count }) => ({ value: name, label: `${name} (${count})` }))
  return (
    <div className={styles['bar']}>
      <SearchField label="Search repositories" value={query} onChange={onSearch} />
      {facets !== null && facets.owners.length > 1 && chip('owner', 'Owner', counted(facets.owners))}
      {chip('mirrored', 'Mirrored', yesNo)}
      {chip('fork', 'Forks', yesNo)}
      {chip('archived', 'Archived', yesNo)}
      {chip('visibility', 'Visible', visibilities)}
      {facets !== null &&
        facets.languages.length > 0 &&
        chip('language', 'Language', counted(facets.languages))}
    </div>
  )
}
