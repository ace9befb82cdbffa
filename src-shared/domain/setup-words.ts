import type { SetupPlan, SetupStep } from './setup-plan.ts'

/** What the command line and the interface say of a set-up file that is applied. */

export const countOf = (number: number, one: string, many: string): string =>
  number === 1 ? `1 ${one}` : `${number} ${many}`

const arrows = { push: '→', pull: '←', sync: '↔' } as const

/** "mirror team/project ← https://…"; one that a forge runs: "mirror ada/tool at codeberg → https://…". */
export const setupMirrorName = ({
  name,
  forge,
  mirror,
}: Pick<SetupStep, 'name' | 'forge' | 'mirror'>): string =>
  [
    `mirror ${name}`,
    ...(forge === null ? [] : [`at ${forge}`]),
    ...(mirror === null ? [] : [arrows[mirror.direction], mirror.url]),
  ].join(' ')

/** What a step is about: "team/project ← https://host/owner/name". */
export const setupSubjectText = ({ subject, name, forge, mirror }: SetupStep): string => {
  if (subject === 'settings') return 'settings'
  if (subject === 'webhooks') return `webhooks of ${name}`
  if (subject === 'rules') return `rules for new repositories of ${name}`
  return mirror === null ? `${subject} ${name}` : setupMirrorName({ name, forge, mirror })
}

const verbs = {
  create: 'add',
  change: 'change',
  turn: 'turn round',
  pause: 'pause',
  resume: 'resume',
  trash: 'move to the trash:',
  remove: 'end at its forge:',
  forget: 'watch no more:',
} as const
export const setupChangeText = ({ field, from, to }: SetupStep['changes'][number]): string =>
  from === null ? `${field}: ${to}` : `${field}: ${from} → ${to}`

export const setupStepText = (step: SetupStep): string => `${verbs[step.action]} ${setupSubjectText(step)}`

/** What the file does not name, in a sentence; null where it names all. */
export const onlyHereText = ({ onlyHere }: SetupPlan): string | null => {
  const { accounts, repositories, mirrors, forgeMirrors } = onlyHere
  const mirrorCount = mirrors.length + forgeMirrors.length
  const parts = [
    ...(repositories.length === 0 ? [] : [countOf(repositories.length, 'repository', 'repositories')]),
    ...(mirrorCount === 0 ? [] : [countOf(mirrorCount, 'mirror', 'mirrors')]),
    ...(accounts.length === 0 ? [] : [countOf(accounts.length, 'account', 'accounts')]),
  ]
  return parts.length === 0 ? null : `Not in the file and left alone: ${parts.join(', ')}.`
}
