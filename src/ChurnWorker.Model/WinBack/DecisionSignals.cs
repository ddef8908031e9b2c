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
    /// <summary>The part of the fold that a decision reads.</summary>
    public static DecisionSignals Of(CustomerSignals signals) => ReferenceEquals(signals, CustomerSignals.None)
        ? default
        : new DecisionSignals(signals.HasOpenComplaint, signals.RefusesContact, signals.HasFailingPayment, signals.LastEnded?.EndsAt, signals.LastEnded?.Reason);

    /// <summary>Whether the customer had left for certain by an instant, and not bought since.</summary>
    public bool HasChurnedBy(long instant, RfmSummary customer) => ChurnedAt <= instant && ChurnedAt > customer.LastPurchaseAt;

    /// <summary>Whether nothing but an event can let a trigger pass.</summary>
    public bool Block => ComplaintOpen || ContactRefused || PaymentFailing;
}
