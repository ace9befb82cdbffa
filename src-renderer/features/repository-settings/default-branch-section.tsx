import type { RepositoryDetails } from '../../../src-shared/domain/repository.ts'
import { SelectField } from '../../components/field.tsx'
import { Section } from '../../components/page.tsx'
import { shortName } from '../../components/ref-name.tsx'
import { useAction } from '../../stores/use-action.ts'
import { usePages } from '../../stores/use-pages.ts'
import { TypedBranch } from './typed-branch.tsx'

/** More branches than this are not offered in a list: nobody finds one there. */
const mostChoices = 500

export const DefaultBranchSection = ({ repository }: { readonly repository: RepositoryDetails }) => {
  const { items, hasMore } = usePages('refs.list', {
    repository: repository.name,
    kind: 'branch',
    limit: mostChoices,
  })
  const change = useAction('repositories.setDefaultBranch')
  const branches = items.map((ref) => shortName(ref.name))
  const choices = branches.includes(repository.defaultBranch)
    ? branches
    : [repository.defaultBranch, ...branches]
  const save = (branch: string): void => void change.run({ name: repository.name, branch })
  const error = change.error?.message ?? null
  return (
    <Section
      title="Default branch"
      description="What a clone checks out. A pull mirror follows its remote when the default branch changes there."
    >
      {hasMore ? (
        <TypedBranch
          present={repository.defaultBranch}
          isBusy={change.isBusy}
          error={error}
          onEdit={change.clear}
          onSave={save}
        />
      ) : (
        <SelectField
          label="Default branch"
          value={repository.defaultBranch}
          choices={choices.map((name) => ({ value: name, label: name }))}
          disabled={change.isBusy || branches.length === 0}
          hint={branches.length === 0 ? 'There is no branch yet.' : undefined}
          error={error}
          onChange={save}
        />
      )}
    </Section>
  )
}
