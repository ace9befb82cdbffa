import { z } from 'zod'
import type { Forge, ForgeAccess } from '../../core/ports/forge.ts'
import type { SourcehutClient } from './sourcehut-client.ts'

const meSchema = z.object({
  me: z.object({
    id: z.number().int(),
    username: z.string().min(1),
    canonicalName: z.string().startsWith('~'),
  }),
  version: z.object({ buildVersion: z.string() }),
})

const whoOperation = 'query { version { buildVersion } me { id username canonicalName } }'

export const createSourcehutIdentity = (client: SourcehutClient): Pick<Forge, 'check' | 'listOwners'> => {
  const who = async (access: ForgeAccess): Promise<z.infer<typeof meSchema>> => {
    const request = {
      operation: whoOperation,
      purpose: 'know whose token it is',
      grant: 'git.sr.ht/PROFILE:RO',
    }
    return (await client.send(access, request, meSchema)).data
  }
  return {
    check: async (access) => {
      const { me, version } = await who(access)
      return {
        userId: String(me.id),
        login: me.username,
        // A token carries its grants and its end within, sealed.
        scopes: null,
        expiresAt: null,
        // Pushing goes over SSH alone: https://man.sr.ht/git.sr.ht/
        gitUsername: null,
        serverVersion: version.buildVersion,
        shortcomings: [
          'SourceHut takes pushes over SSH alone: for them, and to fetch private repositories, add an SSH key there.',
        ],
      }
    },
    listOwners: async (access) => {
      const { me } = await who(access)
      return [{ id: String(me.id), path: me.canonicalName, kind: 'user', canCreate: true }]
    },
  }
}
