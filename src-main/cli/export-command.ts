import { defineCommand } from './command.ts'

export const exportCommand = defineCommand({
  words: ['export'],
  summary: 'Print settings, accounts, repositories and mirrors as the file that apply takes.',
  usage: '',
  notes: `No secret is in it: each account names an environment variable, which is needed where the account is made anew. The
same set-up is the same text, so that it can be kept in git.`,
  positionals: [],
  options: {},
  examples: ['mirrordesk export', 'mirrordesk export --json'],
  run: async (context) => {
    const file = await context.client().call('setup.export', {})
    if (context.json) context.output.document(file)
    else {
      const { writeSetupText } = await import('../app/setup-file/write-setup-text.ts')
      // Its last line end comes with the line.
      context.output.line(writeSetupText(file).replace(/\n$/, ''))
    }
    return 0
  },
})
