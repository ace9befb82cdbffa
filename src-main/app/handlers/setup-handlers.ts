import type { ContractHandlers } from '../../../src-shared/contract/contract-types.ts'
import type { DeclaredSetup } from '../../core/declared/declared-setup.ts'

type SetupCall = Extract<keyof ContractHandlers, `setup.${string}`>

/** The set-up as a file. Settings are changed as by the call for that, which checks more than the core knows. */
export const createSetupHandlers = (
  setup: DeclaredSetup,
  changeSettings: ContractHandlers['settings.change'],
): Pick<ContractHandlers, SetupCall> => ({
  'setup.export': () => setup.export(),
  // The parser is large, and seldom needed.
  'setup.exportText': async () => {
    const { writeSetupText } = await import('../setup-file/write-setup-text.ts')
    return { text: writeSetupText(await setup.export()) }
  },
  'setup.planText': async ({ text, ...choice }) => {
    const { readSetupFile } = await import('../setup-file/read-setup-file.ts')
    const read = readSetupFile(text)
    if (read.file === null) return { problems: [...read.problems], file: null, plan: null }
    const { file, place } = read
    const plan = await setup.plan({ ...choice, file })
    const problems = plan.problems.map(place)
    return problems.length > 0 ? { problems, file: null, plan: null } : { problems, file, plan }
  },
  'setup.plan': (choice) => setup.plan(choice),
  'setup.apply': (input) => setup.apply(input, async (change) => changeSettings(change)),
  'setup.get': () => ({ state: setup.state() }),
  'setup.cancel': async () => ({ state: await setup.cancel() }),
})
