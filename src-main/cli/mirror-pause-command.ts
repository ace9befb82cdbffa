import { chooseMirror } from './choose-mirror.ts'
import { type Command, defineCommand } from './command.ts'
import { parseDuration } from './duration.ts'
import { allOption, mirrorNaming, readWhich } from './mirror-options.ts'
import { clockTime } from './relative-time.ts'
import { shortId } from './short-id.ts'
import { usageError } from './usage-error.ts'

const pause = defineCommand({
  words: ['mirror', 'pause'],
  summary: 'Stop running a mirror, or all of them, until resumed.',
  usage: '(MIRROR | --all [--for 1h])',
  notes: `${mirrorNaming} While all are paused nothing runs by itself; \`mirror sync\` still does.`,
  positionals: ['[MIRROR]'],
  options: {
    ...allOption,
    for: { type: 'string', value: 'DURATION', summary: 'With --all: resume by itself after that long.' },
  },
  examples: ['mirrordesk mirror pause team/project', 'mirrordesk mirror pause --all --for 1h'],
  run: async (context, [text], values) => {
    const which = readWhich(text, values.all)
    const client = context.client()
    if (which.kind === 'one') {
      if (values.for !== undefined) throw usageError('--for goes with --all.')
      const { id } = await chooseMirror(client, which.text)
      const mirror = await client.call('mirrors.pause', { id })
      context.print(mirror, () => `Paused ${shortId(mirror.id)}.`)
      return 0
    }
    const now = context.now()
    const untilAt = values.for === undefined ? null : now + parseDuration(values.for, '--for')
    const paused = await client.call('mirrors.pauseAll', { untilAt })
    const until = untilAt === null ? 'resumed' : clockTime(untilAt, now)
    context.print(paused, () => `All mirrors are paused until ${until}.`)
    return 0
  },
})

const resume = defineCommand({
  words: ['mirror', 'resume'],
  summary: 'Run a paused mirror again, or end the pause of all.',
  usage: '(MIRROR | --all)',
  notes: `${mirrorNaming} After a pause of all, those that were paused one by one stay paused.`,
  positionals: ['[MIRROR]'],
  options: allOption,
  examples: ['mirrordesk mirror resume team/project', 'mirrordesk mirror resume --all'],
  run: async (context, [text], values) => {
    const which = readWhich(text, values.all)
    const client = context.client()
    if (which.kind === 'one') {
      const { id } = await chooseMirror(client, which.text)
      const mirror = await client.call('mirrors.resume', { id })
      context.print(mirror, () => `Resumed ${shortId(mirror.id)}.`)
      return 0
    }
    const resumed = await client.call('mirrors.resumeAll', {})
    context.print(resumed, () => 'Mirrors run again.')
    return 0
  },
})

/** What lets mirrors rest, one or all. */
export const mirrorPauseCommands: readonly Command[] = [pause, resume]
