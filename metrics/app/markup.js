// Shows a block's markup and hears clicks, keys and typing in it. Blocks know nothing of each other; what they share
// is kept on the window, because a page that is drawn anew gets new blocks.
const shared = (window.metricsShared ??= { places: {} })
const MAIN = '[data-testid="stMain"]'
const ACTS = ["wheel", "touchstart", "pointerdown", "keydown"]
const AWAITED_MS = 20000, HELD_MS = 2000

// A page without https may not write pictures to the clipboard; there the picture is selected and copied as a person
// would do it.
async function copied(image) {
  try {
    const bytes = Uint8Array.from(atob(image.src.split(",")[1]), (letter) => letter.charCodeAt(0))
    await navigator.clipboard.write([new ClipboardItem({ "image/png": new Blob([bytes], { type: "image/png" }) })])
    return true
  } catch {
    const range = document.createRange(), selection = window.getSelection()
    range.selectNode(image)
    selection.removeAllRanges()
    selection.addRange(range)
    return document.execCommand("copy")
  }
}

// ---- where one was ----------------------------------------------------------------------------------------------

const address = () => location.pathname + location.search

const leading = (root, go) => [...root.querySelectorAll("[data-go]")].find((e) => e.dataset.go === go)

// Back from where a row led to: as soon as the row is drawn it has the focus again and stands where it stood, while
// what is above it still grows. The first thing the person does ends that.
function returned() {
  const place = shared.places[address()]
  const acts = shared.acts
  let until = performance.now() + AWAITED_MS, found = false
  const hold = () => {
    if (!place || shared.acts !== acts || performance.now() > until) return
    const root = document.querySelector(`.m[data-key="${CSS.escape(place.key)}"]`)
    const row = root && leading(root, place.go)
    if (row && !found) {
      found = true
      until = performance.now() + HELD_MS
    }
    if (row) {
      if (document.activeElement !== row) row.focus({ preventScroll: true })
      document.querySelector(MAIN).scrollTop += Math.round(row.getBoundingClientRect().top - place.top)
    }
    requestAnimationFrame(hold)
  }
  hold()
}

// Leading to another page with filters, Streamlit writes the filters to the address of the page that is left and only
// then goes. Back would lead to that address, which nobody chose: one act of a person makes one entry.
function oneEntryAnAct() {
  const push = history.pushState.bind(history)
  let pushed = null
  history.pushState = (...given) => {
    const again = pushed === shared.acts
    pushed = shared.acts
    return again ? history.replaceState(...given) : push(...given)
  }
}

if (shared.acts === undefined) {
  shared.acts = 0
  for (const name of ACTS) window.addEventListener(name, () => { shared.acts += 1 }, { capture: true, passive: true })
  window.addEventListener("popstate", returned)
  oneEntryAnAct()
}

function go(root, key, target, tell) {
  shared.places[address()] = { key, go: target.dataset.go, top: target.getBoundingClientRect().top }
  // An answer given with a click takes with it what was typed and is not yet taken.
  const given = target.dataset.go
  tell("go", given.startsWith("set:") ? `set:${JSON.stringify({ ...typed(), ...JSON.parse(given.slice(4)) })}` : given)
}

// What was typed or chosen on the page and differs from what stood there, by what it is the answer to.
function typed() {
  const stood = (e) => e.defaultValue ?? [...e.options].find((option) => option.defaultSelected)?.value ?? ""
  const changed = [...document.querySelectorAll("[data-set]")].filter((e) => e.value !== stood(e))
  return Object.fromEntries(changed.map((e) => [e.dataset.set, e.value]))
}

function focused(element) {
  if (!element) return
  // What a search has put away is wanted again.
  if (element.closest("[hidden]")) for (const field of document.querySelectorAll("[data-search]")) search(field.value = "")
  if (!element.hasAttribute("tabindex")) element.tabIndex = -1
  element.scrollIntoView({ block: "center" })
  element.focus({ preventScroll: true })
}

// ---- tables -----------------------------------------------------------------------------------------------------

// One rule for every table: what is read across keeps its form and opens at the current quarter; any other list that
// does not fit its place becomes cards, each value under its heading.
function fit(root) {
  for (const scroller of root.querySelectorAll(".table-scroll")) {
    if (!scroller.clientWidth) continue
    if (!scroller.classList.contains("across")) {
      scroller.classList.remove("cards")
      scroller.classList.toggle("cards", scroller.scrollWidth > scroller.clientWidth + 1)
    } else if (!scroller.dataset.opened) {
      const now = scroller.querySelector("th[data-now]")
      if (now) scroller.scrollLeft = now.offsetLeft + now.offsetWidth - scroller.clientWidth
      scroller.dataset.opened = "yes"
    }
    // Whoever has no pointer moves it with the arrow keys.
    const moves = scroller.scrollWidth > scroller.clientWidth + 1 || scroller.scrollHeight > scroller.clientHeight + 1
    moves ? scroller.setAttribute("tabindex", "0") : scroller.removeAttribute("tabindex")
  }
}

function label(root) {
  for (const table of root.querySelectorAll(".table-scroll table")) {
    const heads = [...(table.tHead?.rows[0]?.cells ?? [])].map((head) => head.textContent.trim())
    for (const cell of table.querySelectorAll("tbody td")) {
      if (heads[cell.cellIndex]) cell.dataset.label = heads[cell.cellIndex]
    }
  }
}

function watch(root) {
  let width = 0
  new ResizeObserver(() => {
    if (root.clientWidth === width) return
    width = root.clientWidth
    requestAnimationFrame(() => fit(root))
  }).observe(root)
  root.addEventListener("toggle", () => fit(root), true)
}

// ---- the page of definitions ------------------------------------------------------------------------------------

// Every word must be found in an entry; of an entry's table only the rows that have them are left, unless its own
// title has them.
function search(typed) {
  const words = typed.toLowerCase().split(/\s+/).filter(Boolean)
  const has = (element) => words.every((word) => element.textContent.toLowerCase().includes(word))
  let found = 0
  for (const entry of document.querySelectorAll("[data-entry]")) {
    const rows = [...entry.querySelectorAll("tbody tr")], named = has(entry.querySelector("h3"))
    for (const row of rows) row.hidden = !named && !has(row)
    const some = rows.some((row) => !row.hidden)
    entry.hidden = rows.length ? !some : !has(entry)
    if (rows.length) entry.querySelector("details").open = words.length > 0 && some && !named
    found += entry.hidden ? 0 : 1
  }
  for (const section of document.querySelectorAll("[data-section]")) {
    section.hidden = !section.querySelector("[data-entry]:not([hidden])")
  }
  for (const told of document.querySelectorAll("[data-found]")) {
    told.textContent = words.length ? told.dataset.found.replace("{count}", found) : ""
  }
}

// ---- the block itself -------------------------------------------------------------------------------------------

function show(root, html) {
  const active = root.contains(document.activeElement) ? document.activeElement : null
  const { set, go } = active?.dataset ?? {}
  const ways = () => [...root.querySelectorAll("[data-go]")], at = go ? ways().indexOf(active) : -1
  const opened = new Set([...root.querySelectorAll("details[open][data-kept]")].map((e) => e.dataset.kept))
  root.dataset.shown = html
  root.innerHTML = html
  for (const kept of root.querySelectorAll("details[data-kept]")) kept.open ||= opened.has(kept.dataset.kept)
  label(root)
  fit(root)
  // Whoever typed on, or stood on a row, while the page was redrawn goes on in the same place.
  const again = set && [...root.querySelectorAll("[data-set]")].find((e) => e.dataset.set === set)
  if (again) again.value = active.value
  // What is gone has the next one, or the last, in its place.
  const same = again || (go && leading(root, go)) || ways().slice(0, at + 1).at(-1)
  if (same) same.focus({ preventScroll: true })
}

export default function (component) {
  const { data, parentElement, setTriggerValue, setStateValue } = component
  const root = parentElement.querySelector(".m")
  if (!root.dataset.watched) {
    root.dataset.watched = "yes"
    watch(root)
  }
  root.dataset.key = data.key
  if (root.dataset.shown !== data.html) show(root, data.html)
  root.onclick = (event) => {
    const copying = event.target.closest("[data-copy]")
    if (copying) {
      event.preventDefault()
      copied(root.querySelector("img")).then((done) => {
        copying.textContent = done ? copying.dataset.done : copying.dataset.failed
      })
      return
    }
    const menu = event.target.closest("[data-menu]")
    if (menu) return menu.setAttribute("aria-expanded", menu.getAttribute("aria-expanded") !== "true")
    const jump = event.target.closest("[data-jump]")
    if (jump) {
      event.preventDefault()
      // The first of these the page has: the first matter, or the heading of what is below the menu.
      return focused(jump.dataset.jump.split("|").map((one) => document.querySelector(one)).find(Boolean))
    }
    if (event.ctrlKey || event.metaKey || event.shiftKey) return
    const target = event.target.closest("[data-go]")
    if (!target) return
    event.preventDefault()
    go(root, data.key, target, setTriggerValue)
  }
  root.onkeydown = (event) => {
    const menu = event.key === "Escape" && root.querySelector('[data-menu][aria-expanded="true"]')
    if (menu) {
      menu.setAttribute("aria-expanded", false)
      menu.focus()
    }
    const target = event.target.closest("[data-go][tabindex]")
    if (target && (event.key === "Enter" || event.key === " ")) {
      event.preventDefault()
      go(root, data.key, target, setTriggerValue)
    }
  }
  root.oninput = (event) => {
    if (event.target.matches("[data-search]")) search(event.target.value)
  }
  root.onchange = (event) => {
    if (!event.target.closest("[data-set]")) return
    // All that was typed on the page and not yet taken goes together: of two quick changes none is lost.
    setTriggerValue("go", `set:${JSON.stringify(typed())}`)
  }
  if (data.measures && !root.dataset.measured) {
    root.dataset.measured = "yes"
    const narrow = window.innerWidth < 720
    if (narrow !== data.narrow) setStateValue("narrow", narrow)
  }
}
