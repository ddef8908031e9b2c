namespace ChurnWorker.Model.Activity;

/// <summary>What a customer's events say beside orders: the part of the fold that can hold a trigger back or make it certain.</summary>
public sealed record CustomerSignals
{
    /// <summary>Of a customer of whom nothing but orders is known.</summary>
    public static CustomerSignals None { get; } = new() { Complaints = [], Subscriptions = [], Consents = new SortedList<string, bool>(), FailingPayments = [], ContactRefusals = [] };

    /// <summary>Complaints, by id.</summary>
    public required IReadOnlyList<Complaint> Complaints { get; init; }

    /// <summary>Subscriptions, by id.</summary>
    public required IReadOnlyList<Subscription> Subscriptions { get; init; }

    /// <summary>Latest word on consent, by channel.</summary>
    public required IReadOnlyDictionary<string, bool> Consents { get; init; }

    /// <summary>What payments last failed for, by subject.</summary>
    public required IReadOnlyList<string> FailingPayments { get; init; }

    /// <summary>Instants at which the customer withdrew the last consent there was, Unix milliseconds UTC.</summary>
    public required IReadOnlyList<long> ContactRefusals { get; init; }

    /// <summary>Whether a complaint is open now.</summary>
    public bool HasOpenComplaint => Complaints.Any(c => c.ClosedAt is null);

    /// <summary>Whether every channel the customer ever decided on is refused. Silence on consent is no refusal.</summary>
    public bool RefusesContact => Consents.Count > 0 && Consents.Values.All(granted => !granted);

    /// <summary>Whether a payment last failed: a branch of its own, never counted as a choice to leave.</summary>
    public bool HasFailingPayment => FailingPayments.Count > 0;

    /// <summary>When the last of the customer's subscriptions ends; null while one runs, or without any.</summary>
    public Subscription? LastEnded => Subscriptions.Count > 0 && Subscriptions.All(s => s.EndsAt is not null)
        ? Subscriptions.MaxBy(s => s.EndsAt)
        : null;
}
