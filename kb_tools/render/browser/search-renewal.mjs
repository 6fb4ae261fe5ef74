// Renewal: notices that the site was published anew while a page is open.
// In: a function that asks the site whether it is still the one whose files were loaded, and starts
// anew where it is not. Out: answers made of the files of one site, never of two.

export class Renewal {
  constructor(look) {
    this.look = look;
    this.loads = 0;
    this.confirmed = 0;
    this.last = Promise.resolve();
    this.next = null;
  }

  /** Whether the site is still the same; a look that has not begun yet serves all who ask. */
  isCurrent() {
    this.next ??= this.last = this.last.then(async () => {
      this.next = null;
      const { loads } = this;
      try {
        const same = await this.look();
        if (same) this.confirmed = loads;
        return same;
      } catch {
        return true; // no network: what was loaded is all there is
      }
    });
    return this.next;
  }

  /**
   * Runs something; again from the start when it has loaded from a site that is gone. What is
   * `asked` on purpose is looked after even where nothing had to be loaded.
   */
  async steady(run, asked = false) {
    const { loads } = this;
    let result;
    let failure = null;
    try {
      result = await run();
    } catch (error) {
      failure = error;
    }
    const known = this.loads === loads || this.loads === this.confirmed;
    const sure = !failure && !asked && known;
    if (!sure && !(await this.isCurrent())) return this.steady(run);
    if (failure) throw failure;
    return result;
  }
}
