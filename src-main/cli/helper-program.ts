import { realpathSync } from 'node:fs'
import type { HelperProgram } from '../app/credential-helper.ts'

/** This program, as git has to start it when it asks for credentials. */
export const helperProgram = (): HelperProgram => ({
  node: process.execPath,
  program: realpathSync(process.argv[1] ?? ''),
})
