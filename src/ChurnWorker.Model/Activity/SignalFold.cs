using System.Text.Json;

namespace ChurnWorker.Model.Activity;

/// <summary>Folds everything but orders. Of two statements about one thing the later counts; at one instant the higher event id, then the higher source.</summary>
public static class SignalFold
{
    /// <summary>Folds the events of one customer; orders are passed over.</summary>
    public static CustomerSignals Fold(IReadOnlyList<ActivityEvent> events)
    {
        List<ActivityEvent>? stated = null;
        for (var i = 0; i < events.Count; i++)
            if (events[i].Kind is not (ActivityKind.Purchase or ActivityKind.Cancellation))
                (stated ??= []).Add(events[i]);
        if (stated is null)
            return CustomerSignals.None;

        stated.Sort(InOrder);
        return new CustomerSignals
        {
            Complaints = [.. About(stated, ActivityKind.ComplaintOpened, ActivityKind.ComplaintClosed).Select(ToComplaint).OfType<Complaint>()],
            Subscriptions =
            [
                .. About(stated, ActivityKind.SubscriptionStarted, ActivityKind.SubscriptionChanged, ActivityKind.SubscriptionCancelled)
                    .Select(ToSubscription).OfType<Subscription>(),
            ],
            Consents = Consents(stated, out var refusals),
            ContactRefusals = refusals,
            FailingPayments =
            [
                .. About(stated, ActivityKind.PaymentFailed, ActivityKind.PaymentRecovered)
                    .Where(g => g.Last().Kind == ActivityKind.PaymentFailed).Select(g => g.Key),
            ],
        };
    }

    private static IEnumerable<IGrouping<string, ActivityEvent>> About(List<ActivityEvent> stated, params ActivityKind[] kinds) =>
        stated.Where(e => kinds.Contains(e.Kind)).GroupBy(e => e.Subject, StringComparer.Ordinal).OrderBy(g => g.Key, StringComparer.Ordinal);

    /// <summary>A complaint of which only the closing is known was opened before anything we know: it waits for its opening and holds nothing back.</summary>
    private static Complaint? ToComplaint(IGrouping<string, ActivityEvent> events)
    {
        var opened = events.FirstOrDefault(e => e.Kind == ActivityKind.ComplaintOpened);
        if (opened is null)
            return null;
        var last = events.Last();
        return new Complaint(events.Key, opened.CustomerId, opened.OccurredAt, last.Kind == ActivityKind.ComplaintClosed ? last.OccurredAt : null);
    }

    /// <summary>A subscription of which only the end is known says nothing about money: it counts as one that ended.</summary>
    private static Subscription? ToSubscription(IGrouping<string, ActivityEvent> events)
    {
        var terms = events.LastOrDefault(e => e.Kind != ActivityKind.SubscriptionCancelled);
        var last = events.Last();
        var end = last.Kind == ActivityKind.SubscriptionCancelled ? last : null;
        return new Subscription(
            events.Key, events.First().OccurredAt, terms?.Amount ?? 0, terms?.Currency ?? "", terms?.Term ?? "",
            end is null ? null : end.EffectiveAt ?? end.OccurredAt, ReasonIn(end?.Detail))
        {
            Pauses = PausesIn(events),
            CancelledAt = end?.OccurredAt,
        };
    }

    /// <summary>A change to no recurring money pauses; the next word on its terms, or its cancellation, ends the pause.</summary>
    private static List<Pause> PausesIn(IEnumerable<ActivityEvent> events)
    {
        var pauses = new List<Pause>();
        foreach (var e in events)
        {
            var isPause = e is { Kind: ActivityKind.SubscriptionChanged, Amount: 0 };
            var lasts = pauses.Count > 0 && pauses[^1].To is null;
            if (isPause && !lasts)
                pauses.Add(new Pause(e.OccurredAt, null));
            else if (!isPause && lasts)
                pauses[^1] = pauses[^1] with { To = e.OccurredAt };
        }

        return pauses;
    }

    private static string? ReasonIn(string? detail)
    {
        if (detail is null)
            return null;
        using var json = JsonDocument.Parse(detail);
        return json.RootElement.TryGetProperty("reason", out var reason) ? reason.GetString() : null;
    }

    private static SortedList<string, bool> Consents(List<ActivityEvent> stated, out List<long> refusals)
    {
        var consents = new SortedList<string, bool>(StringComparer.Ordinal);
        refusals = [];
        foreach (var e in stated.Where(e => e.Kind == ActivityKind.Consent))
        {
            consents[e.Term] = e.Score > 0;
            if (consents.Values.All(granted => !granted))
                refusals.Add(e.OccurredAt);
        }

        return consents;
    }

    private static int InOrder(ActivityEvent a, ActivityEvent b)
    {
        var byTime = a.OccurredAt.CompareTo(b.OccurredAt);
        if (byTime != 0)
            return byTime;
        var byId = string.CompareOrdinal(a.EventId, b.EventId);
        return byId != 0 ? byId : string.CompareOrdinal(a.Source, b.Source);
    }
}
