import type { RepositoryDetails } from '../../../src-shared/domain/repository.ts'
import { ErrorPanel } from '../../components/error-panel.tsx'
import { Section } from '../../components/page.tsx'
import { formatBytes } from '../../lib/format-bytes.ts'
import { plural } from '../../lib/plural.ts'
import { useAction } from '../../stores/use-action.ts'
import { useCall } from '../../stores/use-call.ts'
import { useSettings } from '../../stores/use-settings.ts'
import { KeptLifetimeField } from '../../widgets/kept/kept-lifetime-field.tsx'

const roomWords = ({ keptRefCount, keptBytes }: RepositoryDetails): string => {
  if (keptRefCount === 0) return 'Nothing is kept now.'
  const room = keptBytes === null ? '' : `, which take ${formatBytes(keptBytes)} by themselves`
  return `${plural(keptRefCount, 'old tip')} ${keptRefCount === 1 ? 'is' : 'are'} kept now${room}.`
}

/** How long this repository keeps what mirrors overwrote or deleted. */
export const KeptSection = ({ repository }: { readonly repository: RepositoryDetails }) => {
  const { name } = repository
  const settings = useSettings()
  const { data, error, reload } = useCall('keptRefs.lifetime', { repository: name })
  const change = useAction('keptRefs.setLifetime')
  return (
    <Section
      title="Kept"
      description="When a mirror overwrites or deletes a branch or tag, its old tip stays here, ready to be restored. Pinned ones stay until they are unpinned."
    >
      {error !== null && <ErrorPanel title={error.message} />}
      {data !== null && settings !== null && (
        <KeptLifetimeField
          label="Keep old tips for"
          hint={roomWords(repository)}
          error={change.error?.message ?? null}
          lifetimeMs={data.lifetimeMs}
          settingMs={{ lifetimeMs: settings.keptRefLifetimeMs, isFollowed: data.followsSettings }}
          previewOf={(chosen) => ({
            repository: name,
            lifetime: chosen === null ? 'settings' : chosen.lifetimeMs,
          })}
          onChange={(chosen) =>
            void change
              .run({ repository: name, lifetime: chosen === null ? 'settings' : chosen.lifetimeMs })
              .then(reload)
          }
        />
      )}
    </Section>
  )
}
