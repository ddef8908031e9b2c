using ChurnWorker.Model.Activity;

namespace ChurnWorker.Model.WinBack;

/// <summary>What of a customer's signals a decision reads.</summary>
/// <param name="ComplaintOpen">A complaint is open: no sales trigger.</param>
/// <param name="ContactRefused">Every channel is refused.</param>
/// <param name="PaymentFailing">A payment last failed: its own branch.</param>
/// <param name="ChurnedAt">When the last subscription ends, Unix milliseconds UTC: certain churn from then on; null while one runs, or without any.</param>
/// <param name="ChurnReason">Why, in the shop's own words.</param>
public readonly record struct DecisionSignals(bool ComplaintOpen, bool ContactRefused, bool PaymentFailing, long? ChurnedAt, string? ChurnReason)
{
    /// <summary>Every subscription that runs is paused.</summary>
    public bool Paused { get; init; }

    /// <summary>Time since the last purchase during which that was so, milliseconds: the clock of the silence stood still.</summary>
    public long FrozenFor { get; init; }

    /// <summary>Until when a replenishment is merely due, Unix milliseconds UTC: no reason to win back; null when none is.</summary>
    public long? ReplenishUntil { get; init; }

    /// <summary>When to remind the customer of an article that runs out, Unix milliseconds UTC; null when of none.</summary>
    public long? RemindAt { get; init; }

    /// <summary>The same with what runs out.</summary>
    /// <param name="dues">By the instant of the reminder.</param>
    /// <param name="liveSince">When the service went live, Unix milliseconds UTC.</param>
    /// <param name="now">Reminders that are over by then are left out, Unix milliseconds UTC.</param>
    public DecisionSignals With(IReadOnlyList<DueReplenishment> dues, long liveSince, long now = long.MinValue) => dues.Count == 0 && ReplenishUntil is null && RemindAt is null
        ? this
        : this with { ReplenishUntil = Replenishment.Holding(dues, liveSince)?.Until, RemindAt = Replenishment.NextReminder(dues, liveSince, now) };

    /// <summary>The part of the fold that a decision reads.</summary>
    /// <param name="signals">The fold of everything but orders.</param>
    /// <param name="lastPurchaseAt">Unix milliseconds UTC.</param>
    public static DecisionSignals Of(CustomerSignals signals, long lastPurchaseAt) => ReferenceEquals(signals, CustomerSignals.None)
        ? default
        : new DecisionSignals(signals.HasOpenComplaint, signals.RefusesContact, signals.HasFailingPayment, signals.LastEnded?.EndsAt, signals.LastEnded?.Reason)
        {
            Paused = signals.IsPaused,
            FrozenFor = signals.FrozenBetween(lastPurchaseAt, long.MaxValue),
        };

    /// <summary>The customer as a model must see it: while a pause lasted, no time went by.</summary>
    public RfmSummary OnClock(RfmSummary customer) => FrozenFor == 0 ? customer : customer with { LastPurchaseAt = customer.LastPurchaseAt + FrozenFor };

    /// <summary>Whether the customer had left for certain by an instant, and not bought since.</summary>
    public bool HasChurnedBy(long instant, RfmSummary customer) => ChurnedAt <= instant && ChurnedAt > customer.LastPurchaseAt;

    /// <summary>Whether nothing but an event can let a trigger pass.</summary>
    public bool Block => ComplaintOpen || ContactRefused || PaymentFailing || Paused;
}
