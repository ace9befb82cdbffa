import type { z } from 'zod'
import { calls } from '../../../src-shared/contract/calls.ts'
import type { Dispatch } from '../../../src-shared/contract/contract-host.ts'
import type { CallName, ContractHandlers } from '../../../src-shared/contract/contract-types.ts'
import { AppError, toAppError } from '../../../src-shared/errors/app-error.ts'
import type { Log } from '../../core/ports/log.ts'

type CallSchemas = { readonly input: z.ZodType; readonly output: z.ZodType }
type Handler = (input: unknown) => unknown

const isCallName = (name: string): name is CallName => Object.hasOwn(calls, name)

const valueAt = (input: unknown, path: readonly PropertyKey[]): unknown =>
  path.reduce<unknown>(
    (value, key) => (typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined),
    input,
  )

const invalidInput = (error: z.ZodError, input: unknown): AppError => {
  const issue = error.issues[0]
  const path = issue?.path ?? []
  const field = path.map(String).join('.')
  const missing = path.length > 0 && valueAt(input, path) === undefined
  const words = missing ? 'This is missing.' : (issue?.message ?? 'This is not valid.')
  const reason = field === '' ? words : `${field}: ${words}`
  return new AppError('invalid_input', reason, { details: { field, reason } })
}

/**
 * The one way into the core. A handler sees validated input; its output passes the schema too, so that a field
 * the contract does not name (a sealed secret of a row) cannot slip out.
 *
 * `dispatch` throws AppErrors only: `not_found` for a name that is no call, `invalid_input` with the field, what
 * the handler threw, or `internal`, whose cause goes to the log and nowhere else.
 */
export const createDispatcher = (
  handlers: ContractHandlers,
  options: { readonly log?: Log } = {},
): { readonly dispatch: Dispatch } => {
  const run = async (name: CallName, input: unknown): Promise<unknown> => {
    const schemas: CallSchemas = calls[name]
    const given = input ?? {}
    const parsed = schemas.input.safeParse(given)
    if (!parsed.success) throw invalidInput(parsed.error, given)
    const output = schemas.output.safeParse(await (handlers[name] as Handler)(parsed.data))
    if (!output.success)
      throw new Error(`${name} gave an output outside the contract`, { cause: output.error })
    return output.data
  }

  return {
    dispatch: async (name, input) => {
      if (!isCallName(name)) {
        throw new AppError('not_found', 'There is no such call.', { details: { what: 'The call' } })
      }
      try {
        return await run(name, input)
      } catch (error) {
        const failure = toAppError(error)
        if (failure.code === 'internal')
          options.log?.error('A call failed unexpectedly.', { call: name, error })
        throw failure
      }
    },
  }
}
