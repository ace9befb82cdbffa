// @vitest-environment jsdom
import { act, renderHook } from '@testing-library/react'
import { createElement, type ReactNode } from 'react'
import { describe, expect, test } from 'vitest'
import { Router, useRoute } from 'wouter'
import { places, readRevision, readSegment, routes } from './places.ts'
import { useQueryParameters, useQueryState } from './use-query-state.ts'

/** What the router makes of a place. */
const read = (pattern: string, to: string) => {
  window.history.replaceState(null, '', to)
  const wrapper = (props: { readonly children: ReactNode }) => createElement(Router, null, props.children)
  return renderHook(() => useRoute(pattern), { wrapper }).result.current[1] as Record<
    string,
    string | undefined
  >
}

describe('places', () => {
  test.each(['team/project', 'größe/é ü', '100%', 'a%2Fb', 'a?b#c&d=e+f', '%25/%'])(
    'carry %j through the address unharmed',
    (text) => {
      expect(readSegment(read(routes.repository, places.repository(text, 'commits'))['name'])).toBe(text)
      const compare = read(routes.compare, places.compare('a/b', text, 'main'))
      expect(readSegment(compare['name'])).toBe('a/b')
      expect(readSegment(compare['base'])).toBe(text)
      const files = read(routes.files, places.files('a', null, text))
      expect([readRevision(files['revision']), readSegment(files['path'])]).toEqual([null, text])
    },
  )

  test('name the mirror whose detail is open, and what a new mirror begins with', () => {
    expect(places.mirror('mir_1')).toBe('/?mirror=mir_1')
    expect(places.add({ url: 'https://a/b', direction: 'pull' })).toBe(
      '/add?url=https%3A%2F%2Fa%2Fb&direction=pull',
    )
    expect(places.add()).toBe('/add')
  })
})

describe('filters in the address', () => {
  test('replace the address, build on each other, and leave its path as it is', () => {
    const path = places.repository('100%/a', 'commits')
    window.history.replaceState(null, '', `${path}?keep=1`)
    const before = window.history.length
    const { result } = renderHook(() => ({ text: useQueryState('q'), all: useQueryParameters() }))
    act(() => {
      result.current.text[1]('50% & more')
      result.current.all[1]({ status: 'paused' })
    })
    expect(result.current.text[0]).toBe('50% & more')
    expect(Object.fromEntries(result.current.all[0])).toEqual({
      keep: '1',
      q: '50% & more',
      status: 'paused',
    })
    expect(window.location.pathname).toBe(path)
    act(() => result.current.all[1]({ q: null, status: '' }))
    expect(window.location.search).toBe('?keep=1')
    expect(window.history.length).toBe(before)
  })
})
