using ChurnWorker.Model.WinBack;

namespace ChurnWorker.Sweep;

/// <summary>The gates that concern more than one customer: wave, budget and pace, of one policy. Inside a write transaction only.</summary>
internal sealed class Turnstile(Pacer pacer, WaveGuard wave, DailyBudget budget)
{
    private const int LimitOfMost = 5000;

    /// <summary>With a budget all who wait for it must be seen at once, or it would go to whoever comes first.</summary>
    private const int LimitOfBudget = 50_000;

    /// <summary>The wave guard, for gauges.</summary>
    public WaveGuard Wave => wave;

    /// <summary>Whether there is a budget at all.</summary>
    public bool HasBudget => budget.IsLimited;

    /// <summary>Most customers in one transaction.</summary>
    public int Limit => HasBudget ? LimitOfBudget : LimitOfMost;

    /// <summary>Begins a transaction.</summary>
    public void Begin()
    {
        pacer.Begin();
        wave.Begin();
    }

    /// <summary>The transaction is committed.</summary>
    public void Keep()
    {
        pacer.Keep();
        wave.Keep();
    }

    /// <summary>
    /// The gates that concern more than one customer, most value at stake first. On an event-time clock a pass spans time: whoever is put off to
    /// an instant goes before whoever falls due after it, so the rest stays due for the next pass.
    /// </summary>
    public List<Review> Settle(List<Review> reviews, int stillToCome, int customers)
    {
        var settled = reviews.Where(r => !r.Decision.IsCandidate).ToList();
        var firstBack = budget.IsLimited ? settled.Min(r => r.Decision.NextReviewAt) ?? long.MaxValue : long.MaxValue;
        budget.Begin();
        foreach (var together in reviews.Where(r => r.Decision.IsCandidate).GroupBy(r => r.At).OrderBy(g => g.Key))
        {
            if (together.Key >= firstBack)
                break;
            var isWave = wave.IsWave(together.Key, together.Count(r => r.IsNewlyDue), stillToCome, customers);
            foreach (var candidate in together.OrderByDescending(r => r.Decision.Trigger?.ValueAtStake).ThenBy(r => r.Row.Summary.CustomerId, StringComparer.Ordinal))
            {
                var review = Judged(candidate, isWave);
                if (review.Decision.Trigger is null)
                    firstBack = Math.Min(firstBack, review.Decision.NextReviewAt ?? long.MaxValue);
                settled.Add(review);
            }
        }

        return settled;
    }

    private Review Judged(Review candidate, bool isWave)
    {
        if (isWave)
            return candidate.Held(new Holds { Wave = candidate.At + WaveGuard.Recheck });
        if (budget.Exhausted(candidate.At) is { } nextDay)
            return candidate.Held(new Holds { Budget = nextDay });

        // What a refit or a backfill makes due fires at a measured pace; the rest waits for its turn
        if (candidate.IsPaced && !pacer.TryTake(candidate.At, out var turn))
            return candidate.Deferred(turn);
        if (candidate.Decision.Trigger is { Disposition: Disposition.Published })
            budget.Spend();
        return candidate;
    }
}
