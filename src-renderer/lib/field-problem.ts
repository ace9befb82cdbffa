import type { AppError } from '../../src-shared/errors/app-error.ts'

/** Why a value was refused, as it is said beside its field: there the name of the field need not be said. */
export const fieldProblem = ({ message, details }: AppError): string => {
  const { field } = details
  const name = typeof field === 'string' && field !== '' ? `${field}: ` : ''
  return message.startsWith(name) ? message.slice(name.length) : message
}
