import type { Mirror } from '../../src-shared/domain/mirror.ts'
import { onBatteryWords } from '../../src-shared/domain/overview.ts'
import { defineCommand } from './command.ts'
import type { CommandContext } from './context.ts'
import { failureText } from './failure-text.ts'
import { mirrorTable } from './mirror-table.ts'
import { nextCommand } from './next-command.ts'
import { shortId } from './short-id.ts'
import { indent } from './table.ts'

const problemText = (mirror: Mirror, now: number): string | null => {
  const { failure } = mirror
  if (failure === null) return null
  const next = nextCommand({ failure, mirrorId: mirror.id, url: mirror.url })
  return `${mirror.repository} (${shortId(mirror.id)}):\n${indent(failureText({ ...failure, output: null }, next, now))}`
}

const run = async (context: CommandContext) => {
  const client = context.client()
  const [system, overview] = await Promise.all([
    client.call('system.info', {}),
    client.call('overview.get', {}),
  ])
  context.print({ system, overview }, () => {
    const problems = overview.mirrors.map((mirror) => problemText(mirror, context.now()))
    return [
      `${overview.sentence}\n${system.address}  ${system.dataDirectory}`,
      ...(overview.waitsOnBattery ? [`${onBatteryWords.sentence} ${onBatteryWords.exceptions}`] : []),
      ...(overview.mirrors.length === 0
        ? []
        : [mirrorTable(overview.mirrors, context.output.paint, context.now())]),
      ...problems.filter((problem) => problem !== null),
    ].join('\n\n')
  })
  return 0 as const
}

export const statusCommand = defineCommand({
  words: ['status'],
  summary: 'Show whether all is well, what needs you, and every mirror.',
  usage: '[--json]',
  positionals: [],
  options: {},
  examples: ['mirrordesk status'],
  run,
})
