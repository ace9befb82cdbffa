import { useLocation } from 'wouter'
import { Button } from '../../components/button.tsx'
import { EmptyState } from '../../components/empty-state.tsx'
import { places } from '../../lib/places.ts'
import type { ActivityFilters } from './use-activity-filters.ts'

const titles = {
  all: 'Nothing is found',
  moved: 'Nothing moved',
  problems: 'No problems',
  local: 'Nothing was changed here',
} as const

/** Nothing happened yet, or nothing that the filters let through. */
export const NoActivity = ({ filters }: { readonly filters: ActivityFilters }) => {
  const [, navigate] = useLocation()
  const { filter, direction, query, isFiltered, clear } = filters
  if (!isFiltered) {
    return (
      <EmptyState
        title="Nothing has moved yet"
        text="Here stands which branches and tags moved, when, and because of what. It begins with the first mirror or the first push to localhost."
        action={
          <Button tone="primary" onClick={() => navigate(places.add())}>
            Add mirror
          </Button>
        }
      />
    )
  }
  const onlyOne = direction === null && query === ''
  return (
    <EmptyState
      title={query === '' ? titles[filter] : `Nothing is found for “${query}”`}
      text={onlyOne && filter === 'problems' ? 'Everything that moved went through.' : undefined}
      action={<Button onClick={clear}>Show all activity</Button>}
    />
  )
}
