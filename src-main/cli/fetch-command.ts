import { defineCommand } from './command.ts'
import { followRuns, waitOption } from './follow-runs.ts'
import { publishOptions, withPublishConfirmed } from './publish-options.ts'
import { readRemote, remoteOptions } from './remote-options.ts'

export const fetchCommand = defineCommand({
  words: ['fetch'],
  summary: 'One-time fetch: take all branches and tags of a remote once.',
  usage: 'NAME URL [--replace] [credential] [--yes-publish]',
  notes: 'Nothing here is overwritten: a branch that has gone another way is put beside it.',
  positionals: ['NAME', 'URL'],
  options: {
    replace: {
      type: 'boolean',
      summary: 'Overwrite branches that have gone another way; their tips are kept.',
    },
    ...remoteOptions,
    ...publishOptions,
    ...waitOption,
  },
  examples: ['mirrordesk fetch team/project https://example.org/other/project.git'],
  run: async (context, [repository, url], values) => {
    const remote = await readRemote(context, url, values)
    return followRuns(context, values['no-wait'], async (client) => {
      const run = await withPublishConfirmed(values, (confirmPublic) =>
        client.call('fetches.start', { repository, replace: values.replace, ...remote, confirmPublic }),
      )
      return { runs: [run], document: ([finished]) => ({ run: finished }) }
    })
  },
})
