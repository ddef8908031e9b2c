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

    /// <summary>Whether a subscription runs and every one that does is paused.</summary>
    public bool IsPaused => Subscriptions.Any(s => s.EndsAt is null) && Subscriptions.All(s => s.EndsAt is not null || s.IsPaused);

    /// <summary>For how much of a time every subscription that ran was paused, milliseconds. A pause that still lasts is not counted: its end is not known.</summary>
    /// <param name="from">Unix milliseconds UTC.</param>
    /// <param name="to">Unix milliseconds UTC.</param>
    public long FrozenBetween(long from, long to)
    {
        if (!Subscriptions.Any(s => s.Pauses.Count > 0))
            return 0;
        long[] bounds =
        [
            .. Subscriptions.SelectMany(s => s.Pauses.SelectMany(p => new[] { p.From, p.To ?? p.From }).Append(s.StartedAt).Append(s.EndsAt ?? to))
                .Append(from).Append(to).Where(at => at >= from && at <= to).Distinct().Order(),
        ];
        var frozen = 0L;
        for (var i = 1; i < bounds.Length; i++)
        {
            var at = bounds[i - 1];
            if (Subscriptions.Any(s => s.WasPausedAt(at)) && !Subscriptions.Any(s => s.RanAt(at) && !s.WasPausedAt(at)))
                frozen += bounds[i] - at;
        }

        return frozen;
    }
}
