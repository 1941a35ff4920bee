// Written in the oldest JavaScript there is, because old browsers must be able to read it. The script before it uses
// the newest syntax of Streamlit's scripts; a browser that cannot read that one has not run it either.
(function () {
  // Chrome 109, the last for Windows 7, lacks two small things. Streamlit 1.67 stops at the first (and shows nothing),
  // though its patterns mean the same without it; with both added, Chrome 103 to 111 draw what Chrome 112 draws.
  try { new RegExp('', 'v') } catch (e) {
    var older = function (given) { return given[1] ? [given[0], given[1].replace('v', 'u')] : given }
    if (window.Proxy) {
      window.RegExp = new Proxy(RegExp, {
        apply: function (made, self, given) { return made.apply(self, older(given)) },
        construct: function (made, given, as) { return Reflect.construct(made, older(given), as) }
      })
    }
  }
  if (!Array.prototype.toSorted) {
    Object.defineProperty(Array.prototype, 'toSorted', {
      value: function (compare) { return Array.prototype.slice.call(this).sort(compare) },
      writable: true,
      configurable: true
    })
  }
  var able = window.canReadScripts && Object.hasOwn && window.ResizeObserver && window.AbortSignal && AbortSignal.timeout
  if (!able) { window.location.replace('/old-browser') }
})()
