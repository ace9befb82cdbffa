import type { RepositoryDetails } from '../../../src-shared/domain/repository.ts'
import { SelectField } from '../../components/field.tsx'
import { Section } from '../../components/page.tsx'
import { shortName } from '../../components/ref-name.tsx'
import { useAction } from '../../stores/use-action.ts'
import { usePages } from '../../stores/use-pages.ts'

export const DefaultBranchSection = ({ repository }: { readonly repository: RepositoryDetails }) => {
  const { items } = usePages('refs.list', { repository: repository.name, kind: 'branch', limit: 500 })
  const change = useAction('repositories.setDefaultBranch')
  const branches = items.map((ref) => shortName(ref.name))
  const choices = branches.includes(repository.defaultBranch)
    ? branches
    : [repository.defaultBranch, ...branches]
  return (
    <Section
      title="Default branch"
      description="What a clone checks out. A pull mirror follows its remote when the default branch changes there."
    >
      <SelectField
        label="Default branch"
        value={repository.defaultBranch}
        choices={choices.map((name) => ({ value: name, label: name }))}
        disabled={change.isBusy || branches.length === 0}
        hint={branches.length === 0 ? 'There is no branch yet.' : undefined}
        error={change.error?.message ?? null}
        onChange={(branch) => void change.run({ name: repository.name, branch })}
      />
    </Section>
  )
}
