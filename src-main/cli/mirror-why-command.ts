import { foldRepositoryName } from '../../src-shared/domain/repository-name.ts'
import { isAnswered, remoteOfMirror, seenNowSentence } from '../../src-shared/domain/ref-answer.ts'
import type { RefSeenNow, RefStanding } from '../../src-shared/domain/ref-standing.ts'
import type { ContractClient } from '../../src-shared/contract/contract-types.ts'
import { matchMirrors } from './choose-mirror.ts'
import { defineCommand } from './command.ts'
import { refStandingText } from './ref-standing-text.ts'

/** A repository with all of its mirrors, or one mirror of it by its id. */
const standingOf = async (client: ContractClient, text: string, ref: string): Promise<RefStanding> => {
  const { items } = await client.call('mirrors.list', {})
  const isOneMirror =
    text.startsWith('mir_') &&
    !items.some((one) => foldRepositoryName(one.repository) === foldRepositoryName(text))
  if (!isOneMirror) return client.call('refs.standing', { repository: text, ref })
  const chosen = matchMirrors(items, text)
  const standing = await client.call('refs.standing', { repository: chosen[0]?.repository ?? text, ref })
  return {
    ...standing,
    mirrors: standing.mirrors.filter(({ mirror }) => chosen.some(({ id }) => id === mirror.id)),
  }
}

const lookAtAll = async (client: ContractClient, { ref, mirrors }: RefStanding): Promise<RefSeenNow[]> => {
  const seen: RefSeenNow[] = []
  for (const { mirror } of mirrors) {
    seen.push(await client.call('refs.lookNow', { mirrorId: mirror.id, ref }))
  }
  return seen
}

export const mirrorWhyCommand = defineCommand({
  words: ['mirror', 'why'],
  summary: 'Why is this branch not there? Where a branch or tag stands at each mirror, why, and what to do.',
  usage: 'NAME REF [--now] [--json]',
  notes:
    'NAME is a repository, or the id of one of its mirrors. REF may exist nowhere. Exit code 0: it is the same on both ' +
    'sides, or left out on purpose; 1: it is not. No remote is asked without --now.',
  positionals: ['NAME', 'REF'],
  options: { now: { type: 'boolean', summary: 'Also ask the remotes what they have at this moment.' } },
  examples: ['mirrordesk mirror why team/project main', 'mirrordesk mirror why team/project v1.0 --now'],
  run: async (context, [text, ref], values) => {
    const client = context.client()
    const standing = await standingOf(client, text, ref)
    const now = values.now === true ? await lookAtAll(client, standing) : null
    context.print(now === null ? standing : { ...standing, now }, () =>
      [
        refStandingText(standing, context.output.paint, context.now()),
        ...standing.mirrors.flatMap((at) => {
          const seen = now?.find(({ mirrorId }) => mirrorId === at.mirror.id)
          if (seen === undefined) return []
          const sentence = seenNowSentence(seen, remoteOfMirror(at), standing.objectId !== null)
          return [`Asked ${at.mirror.url} now: ${sentence}`]
        }),
      ].join('\n\n'),
    )
    return standing.mirrors.length > 0 && standing.mirrors.every(isAnswered) ? 0 : 1
  },
})
