/** Money is held in whole billionths of a dollar: sums are exact, and ten times $0.10 is $1. */
const NANO = 1e9;
const up = (usd: number): number => Math.max(0, Math.ceil(usd * NANO - 1e-3));

/** What a reservation has come to. */
export interface Hold {
  /** Gives back what was not spent; an unknown amount counts as the whole reservation. */
  settle(spentUsd: number | null): void;
}

interface BudgetFigures {
  spentUsd: number;
  reservedUsd: number;
  /** null: no limit was set. */
  remainingUsd: number | null;
}

/** Money of a run. Every call reserves its worst case before it is sent, so no number of calls at once can overspend. */
export interface Budget {
  /** Waits while other calls may still give money back; null: it does not fit even then. */
  reserve(worstUsd: number): Promise<Hold | null>;
  /** Holds again what an earlier part of the run counted as spent in full, and what now turns out. */
  reopen(countedUsd: number): Hold;
  figures(): BudgetFigures;
}

/** @param limitUsd null: none. @param spentUsd by an earlier part of the run */
export function newBudget(limitUsd: number | null, spentUsd: number): Budget {
  const limit = limitUsd === null ? Number.POSITIVE_INFINITY : Math.floor(limitUsd * NANO + 1e-3);
  let spent = up(spentUsd);
  let reserved = 0;
  let open = 0;
  const waiting: { amount: number; done: (hold: Hold | null) => void }[] = [];

  const hold = (amount: number): Hold => {
    reserved += amount;
    open += 1;
    let isOpen = true;
    return {
      settle(usd) {
        if (!isOpen) return;
        isOpen = false;
        reserved -= amount;
        open -= 1;
        spent += usd === null ? amount : up(usd);
        serve();
      },
    };
  };
  /** First come, first served; nobody waits when nothing is out that could come back. */
  function serve(): void {
    for (let next = waiting[0]; next; next = waiting[0]) {
      const fits = spent + reserved + next.amount <= limit;
      if (!fits && open > 0) return;
      waiting.shift();
      next.done(fits ? hold(next.amount) : null);
    }
  }
  return {
    reserve(worstUsd) {
      return new Promise((done) => {
        waiting.push({ amount: up(worstUsd), done });
        serve();
      });
    },
    reopen(countedUsd) {
      const amount = Math.min(up(countedUsd), spent);
      spent -= amount;
      return hold(amount);
    },
    figures: () => ({
      spentUsd: spent / NANO,
      reservedUsd: reserved / NANO,
      remainingUsd: limitUsd === null ? null : Math.max(0, limit - spent - reserved) / NANO,
    }),
  };
}
