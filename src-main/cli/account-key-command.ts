import { AppError } from '../../src-shared/errors/app-error.ts'
import { chooseAccount } from './choose-account.ts'
import { defineCommand, type Command } from './command.ts'
import { publicKeyText } from './new-ssh-key.ts'

export const accountKeyCommand: Command = defineCommand({
  words: ['account', 'key'],
  summary: 'Show the public SSH key of an account, and where it goes.',
  usage: 'ACCOUNT',
  notes: 'ACCOUNT is an id, the beginning of one, a label or a host.',
  positionals: ['ACCOUNT'],
  options: {},
  examples: ['mirrordesk account key git.sr.ht'],
  run: async (context, [text]) => {
    const client = context.client()
    const { id, kind, host, connection } = await chooseAccount(client, text)
    const { key } = await client.call('sshKeys.ofAccount', { accountId: id })
    if (key === null) {
      throw new AppError('not_found', 'The account has no public key that could be shown.', {
        details: { what: 'A public key of this account' },
      })
    }
    context.print(key, () => publicKeyText(key, { kind, host, webUrl: connection?.webUrl }))
    return 0
  },
})
