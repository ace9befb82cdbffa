import { z } from 'zod'
import { byHandSchema } from '../../domain/forge-run.ts'
import { importStateSchema } from '../../domain/forge-import.ts'
import {
  forgeFlipChoiceSchema,
  forgeFlipsChoiceSchema,
  forgeFlipsPlanSchema,
  forgeMirrorAbilitiesSchema,
  forgeMirrorChangeSchema,
  forgeMirrorPlanSchema,
  forgeMirrorResultSchema,
  forgeMirrorsChoiceSchema,
  forgeMirrorsPlanSchema,
  forgeSelectionSchema,
  newForgeMirrorSchema,
} from '../../domain/forge-mirror.ts'
import { mirrorSchema } from '../../domain/mirror.ts'

const byId = z.object({ id: z.string() })
const ofAccount = z.object({ accountId: z.string() })
const job = z.object({ state: importStateSchema.nullable() })

/** Mirrors that Gitea, Forgejo and GitLab run themselves. They stand in `mirrors.list` and on the board as well. */
export const forgeMirrorCalls = {
  /** What the server lets its repositories do, as it says itself. */
  'forgeMirrors.abilities': { input: ofAccount, output: forgeMirrorAbilitiesSchema },
  'forgeMirrors.list': {
    input: z.object({ accountId: z.string().optional() }),
    output: z.object({ items: z.array(mirrorSchema) }),
  },
  'forgeMirrors.get': { input: byId, output: mirrorSchema },
  /** What setting one up would do; both sides are looked at, nothing is changed. */
  'forgeMirrors.plan': { input: newForgeMirrorSchema, output: forgeMirrorPlanSchema },
  /** Sets one up and runs it once, which is the test of its sign-in. May take as long as git takes. */
  'forgeMirrors.add': { input: newForgeMirrorSchema, output: forgeMirrorResultSchema },
  'forgeMirrors.planMany': { input: forgeMirrorsChoiceSchema, output: forgeMirrorsPlanSchema },
  /** Begins it; they are set up one after the other, see `forgeMirrors.progressed`. */
  'forgeMirrors.addMany': { input: forgeMirrorsChoiceSchema, output: importStateSchema },
  /** Begins to take on what people set up at the forge itself. */
  'forgeMirrors.find': {
    input: ofAccount.extend({ selection: forgeSelectionSchema }),
    output: importStateSchema,
  },
  /** Begins to turn many of one account round; what is to be decided, or done by hand, is among the failures. */
  'forgeMirrors.flipMany': {
    input: forgeFlipsChoiceSchema.extend({ ids: z.array(z.string()).min(1).max(10_000) }),
    output: importStateSchema,
  },
  /** Which of many would fail for want of an account or of its rights; nothing is changed. */
  'forgeMirrors.planFlipMany': {
    input: forgeFlipsChoiceSchema.extend({ ids: z.array(z.string()).min(1).max(1_000) }),
    output: forgeFlipsPlanSchema,
  },
  /** What is done with many of an account, or was last. */
  'forgeMirrors.job': { input: ofAccount, output: job },
  /** What was done until then stays. */
  'forgeMirrors.cancelJob': { input: ofAccount, output: job },
  /** Looks at it at its forge at once. */
  'forgeMirrors.look': { input: byId, output: mirrorSchema },
  /** Has the forge run it; how that ends comes by `mirror.changed`. */
  'forgeMirrors.syncNow': { input: byId, output: mirrorSchema },
  /** Push mirrors are made anew for it: the forge is given the sign-in again. */
  'forgeMirrors.change': { input: byId.extend(forgeMirrorChangeSchema.shape), output: mirrorSchema },
  /** Takes it away at the forge and here; or only here, and it goes on there. */
  'forgeMirrors.remove': {
    input: byId.extend({ forgetOnly: z.boolean().optional() }),
    output: z.object({
      id: z.string(),
      /** What is left for a person to do at the forge; null when it is gone. */
      byHand: byHandSchema.nullable(),
    }),
  },
  'forgeMirrors.planFlip': { input: byId.extend(forgeFlipChoiceSchema.shape), output: forgeMirrorPlanSchema },
  'forgeMirrors.flip': { input: byId.extend(forgeFlipChoiceSchema.shape), output: forgeMirrorResultSchema },
  /** Goes on with a set-up or a flip that broke off or waited for a person: each step is looked at first. */
  'forgeMirrors.goOn': {
    input: byId.extend({ approvePlan: z.string().optional() }),
    output: forgeMirrorResultSchema,
  },
  /** Ends a flip where it is; what pulls no more is no mirror any more. */
  'forgeMirrors.leaveFlip': { input: byId, output: z.object({ mirror: mirrorSchema.nullable() }) },
} as const
