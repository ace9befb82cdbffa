import { useState } from 'react'
import type { CallInput } from '../../../src-shared/contract/contract-types.ts'
import {
  keptLifetimeChoicesMs,
  type KeptLifetimeEffect,
  type KeptLifetimeMs,
} from '../../../src-shared/domain/kept-lifetime.ts'
import { keptEffectSentences, keptLifetimeWords } from '../../../src-shared/domain/kept-lifetime-words.ts'
import { ConfirmDialog } from '../../components/dialog.tsx'
import { ErrorPanel } from '../../components/error-panel.tsx'
import { SelectField, type Choice, type FieldFrame } from '../../components/field.tsx'
import { exactTime } from '../../lib/exact-time.ts'
import { useAction } from '../../stores/use-action.ts'

const wordsOf = (lifetimeMs: KeptLifetimeMs): string => {
  const words = keptLifetimeWords(lifetimeMs)
  return words.charAt(0).toUpperCase() + words.slice(1)
}
const choiceOf = (lifetimeMs: KeptLifetimeMs): Choice<string> => ({
  value: String(lifetimeMs),
  label: wordsOf(lifetimeMs),
})

/** Those offered. One set by the command line may be none of them; it stays choosable. */
const withPresent = (lifetimeMs: KeptLifetimeMs): readonly Choice<string>[] =>
  (keptLifetimeChoicesMs as readonly KeptLifetimeMs[]).includes(lifetimeMs)
    ? keptLifetimeChoicesMs.map(choiceOf)
    : [...keptLifetimeChoicesMs.map(choiceOf), choiceOf(lifetimeMs)]

type Asked = {
  /** Null: as the settings have it. */
  readonly chosen: { readonly lifetimeMs: KeptLifetimeMs } | null
  readonly effect: KeptLifetimeEffect
}

/** How long old tips stay. Before they stay shorter, it is said what goes and when. */
export const KeptLifetimeField = ({
  lifetimeMs,
  settingMs,
  previewOf,
  onChange,
  ...frame
}: FieldFrame & {
  readonly lifetimeMs: KeptLifetimeMs
  /** Offers to follow the settings, which say this; undefined where this is the setting. */
  readonly settingMs?: { readonly lifetimeMs: KeptLifetimeMs; readonly isFollowed: boolean } | undefined
  readonly previewOf: (chosen: Asked['chosen']) => CallInput<'keptRefs.previewLifetime'>
  readonly onChange: (chosen: Asked['chosen']) => void
}) => {
  const preview = useAction('keptRefs.previewLifetime')
  const [asked, setAsked] = useState<Asked | null>(null)
  const isFollowed = settingMs?.isFollowed === true

  const choose = async (value: string): Promise<void> => {
    const chosen = value === 'settings' ? null : { lifetimeMs: value === 'null' ? null : Number(value) }
    const effect = await preview.run(previewOf(chosen))
    if (effect === null) return
    if (effect.goingCount + effect.soonerCount > 0) setAsked({ chosen, effect })
    else onChange(chosen)
  }
  const target = asked?.chosen?.lifetimeMs ?? (asked?.chosen === null ? settingMs?.lifetimeMs : null) ?? null
  return (
    <>
      <SelectField
        {...frame}
        error={frame.error ?? preview.error?.message ?? null}
        value={isFollowed ? 'settings' : String(lifetimeMs)}
        choices={[
          ...(settingMs === undefined
            ? []
            : [
                {
                  value: 'settings',
                  label: `As the settings have it: ${keptLifetimeWords(settingMs.lifetimeMs)}`,
                },
              ]),
          ...withPresent(isFollowed ? null : lifetimeMs),
        ]}
        onChange={(value) => void choose(value)}
      />
      <ConfirmDialog
        open={asked !== null}
        onClose={() => setAsked(null)}
        title={`Keep old tips ${target === null ? 'for ever' : `for ${keptLifetimeWords(target)} only`}?`}
        description={
          asked !== null &&
          keptEffectSentences(asked.effect, target, `after ${exactTime(asked.effect.goingAt)}`).map(
            (sentence) => <p key={sentence}>{sentence}</p>,
          )
        }
        confirmLabel="Keep them shorter"
        onConfirm={() => {
          if (asked !== null) onChange(asked.chosen)
          setAsked(null)
        }}
      >
        {preview.error !== null && <ErrorPanel title={preview.error.message} />}
      </ConfirmDialog>
    </>
  )
}
