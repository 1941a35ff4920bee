window.canReadScripts = class { static { this.known = true } }.known
