import { expect, it } from 'vitest'
import { sshCommand } from './ssh-command.ts'

it('opens with the given key alone, or with the agent alone', () => {
  const withKey = sshCommand({ kind: 'ssh_key', keyFile: '/keys/one' }, '/known')
  expect(withKey).toContain("'IdentitiesOnly=yes'")
  expect(withKey).toContain("'-i' '/keys/one'")
  for (const credential of [null, { kind: 'ssh_agent' }] as const) {
    expect(sshCommand(credential, '/known')).toContain("'IdentityFile=none'")
  }
})

it('quotes for the shell and for ssh', () => {
  const command = sshCommand({ kind: 'ssh_key', keyFile: "/a 'b' 5%" }, '/k "n" 5%')
  expect(command).toContain(`'/a '\\''b'\\'' 5%%'`)
  expect(command).toContain(`'UserKnownHostsFile="/k \\"n\\" 5%%"'`)
})
