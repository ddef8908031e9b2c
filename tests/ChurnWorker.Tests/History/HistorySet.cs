using System.Globalization;
using ChurnWorker.Model.Activity;
using ChurnWorker.Tests.Scenarios;
using FsCheck;
using FsCheck.Fluent;

namespace ChurnWorker.Tests.History;

/// <summary>A few accepted events of every kind that changes a customer, so close together that everything meets everything; days 0 to 59.</summary>
internal sealed record HistorySet(ActivityEvent[] Events, int Seed)
{
    /// <summary>Histories in one set: a set of events costs a store and a reader, whatever its size.</summary>
    public const int Together = 20;

    private static readonly Gen<string> AnyCustomer = Gen.Elements("A", "A", "A", "B", "B", "C");
    private static readonly Gen<string> AnyOrder = Gen.Elements("1", "2", "3", "4", "5", "6");

    private static readonly Gen<ActivityEvent> AnyPurchase =
        from e in Of(ActivityKind.Purchase)
        from order in AnyOrder
        from amount in Gen.Elements(0L, 100L, 200L, 5000L, 5000L, 9000L)
        from currency in Gen.Elements("EUR", "EUR", "EUR", "EUR", "USD")
        from version in Gen.Elements(0, 0, 0, 1, 2)
        from lines in Gen.Elements(null, ReplenishmentTests.Lines("s", 1, 20), ReplenishmentTests.Lines("s", 2, null), ReplenishmentTests.Lines("t", 1, null), ReplenishmentTests.Lines("t", 3, 25))
        select e with { OrderId = order, Amount = amount, Currency = currency, Version = version, Detail = lines };

    private static readonly Gen<ActivityEvent> AnyCancellation =
        from e in Of(ActivityKind.Cancellation)
        from order in AnyOrder
        from isNamed in Gen.Elements(true, false)
        from amount in Gen.Elements(-1L, -1L, 100L, 2500L, 5000L)
        from currency in Gen.Elements("EUR", "EUR", "USD", "")
        select amount < 0
            ? e with { OrderId = order, CustomerId = isNamed ? e.CustomerId : "" }
            : e with { OrderId = order, CustomerId = isNamed ? e.CustomerId : "", Amount = currency.Length == 0 ? amount * 100 : amount, Currency = currency };

    private static readonly Gen<ActivityEvent> AnyCredit =
        from e in Of(ActivityKind.Cancellation)
        from amount in Gen.Elements(100L, 4000L)
        select e with { Amount = amount, Currency = "EUR" };

    private static readonly Gen<ActivityEvent> AnyComplaint =
        from e in Of(ActivityKind.ComplaintOpened, ActivityKind.ComplaintOpened, ActivityKind.ComplaintClosed)
        from complaint in Gen.Elements("c1", "c2")
        select e with { Subject = complaint };

    private static readonly Gen<ActivityEvent> AnyConsent =
        from e in Of(ActivityKind.Consent)
        from channel in Gen.Elements("email", "sms")
        from granted in Gen.Elements(0, 1)
        select e with { Term = channel, Score = granted };

    private static readonly Gen<ActivityEvent> AnySubscription =
        from e in Of(ActivityKind.SubscriptionStarted, ActivityKind.SubscriptionChanged, ActivityKind.SubscriptionCancelled, ActivityKind.SubscriptionCancelled)
        from subscription in Gen.Elements("s1", "s2")
        from later in Gen.Elements(0, 0, 20)
        select e.Kind == ActivityKind.SubscriptionCancelled
            ? e with { Subject = subscription, EffectiveAt = later == 0 ? null : e.OccurredAt + (later * Bench.Day), Detail = """{"reason":"price"}""" }
            : e with { Subject = subscription, Amount = 900, Currency = "EUR", Term = "month" };

    private static readonly Gen<ActivityEvent> AnyPayment =
        from e in Of(ActivityKind.PaymentFailed, ActivityKind.PaymentRecovered)
        from what in Gen.Elements("order:1", "subscription:s1")
        select e with { Subject = what };

    private static readonly Gen<ActivityEvent> AnyOther =
        from e in Of(ActivityKind.Feedback, ActivityKind.Activity)
        select e.Kind == ActivityKind.Feedback ? e with { Term = "nps", Score = 3, Scale = 10 } : e with { Term = "visit" };

    private static readonly Gen<ActivityEvent> AnyLink =
        from e in Of(ActivityKind.Merged, ActivityKind.Merged, ActivityKind.Unmerged)
        from other in Gen.Elements("B", "C", "D")
        select e with { CustomerId = e.CustomerId == other ? "D" : e.CustomerId, Subject = e.CustomerId == other && other == "D" ? "A" : other };

    /// <summary>
    /// Several histories of 3 to 12 events, each of customers and orders of its own: what they share is the store, its batches and its looks.
    /// When one fails it is tried alone, then with fewer events.
    /// </summary>
    /// <param name="links">How many of 60 events are merges or unmerges.</param>
    /// <param name="erasures">How many of 60 events are erasures.</param>
    public static Arbitrary<HistorySet> Any(int links, int erasures) => Arb.From(
        from histories in Gen.ArrayOf(AnyHistory(links, erasures), Together)
        from seed in Gen.Choose(0, 1_000_000)
        select new HistorySet([.. histories.SelectMany((events, i) => events.Select(e => Named(e, PrefixOf(i))))], seed),
        Smaller);

    /// <summary>What the names in one of the histories begin with.</summary>
    public static string PrefixOf(int history) => string.Create(CultureInfo.InvariantCulture, $"{history:D2}-");

    public override string ToString() => $"seed {Seed}\n{string.Join('\n', Events.Select(e => e.ToString()))}";

    private static Gen<ActivityEvent[]> AnyHistory(int links, int erasures) =>
        from size in Gen.Choose(3, 12)
        from events in Gen.ArrayOf(Gen.Frequency(
            (28, AnyPurchase), (9, AnyCancellation), (1, AnyCredit), (4, AnyComplaint), (4, AnyConsent), (4, AnySubscription), (2, AnyPayment), (1, AnyOther),
            (links, AnyLink), (erasures, Of(ActivityKind.Erased))), size)
        from ranks in Gen.ArrayOf(Gen.Choose(0, 99), size)
        select OneErasure([.. events.Select((e, i) => e with { EventId = $"e{ranks[i]:D2}-{i}" })]);

    /// <summary>
    /// Whom an erasure reaches depends on arrival in two cases that src/decisions/0005 names: an unmerge that is known too late, and a merge between
    /// two erasures of one customer.
    /// </summary>
    private static ActivityEvent[] OneErasure(ActivityEvent[] events)
    {
        var erasure = events.FirstOrDefault(e => e.Kind == ActivityKind.Erased);
        return erasure is null ? events : [.. events.Where(e => e == erasure || e.Kind is not (ActivityKind.Erased or ActivityKind.Unmerged))];
    }

    private static ActivityEvent Named(ActivityEvent e, string prefix) => e with
    {
        EventId = prefix + e.EventId,
        CustomerId = Named(e.CustomerId, prefix),
        OrderId = Named(e.OrderId, prefix),
        Subject = e.Kind is ActivityKind.Merged or ActivityKind.Unmerged ? Named(e.Subject, prefix) : e.Subject,
    };

    private static string Named(string id, string prefix) => id.Length == 0 ? "" : prefix + id;

    private static IEnumerable<HistorySet> Smaller(HistorySet set)
    {
        var histories = set.Events.GroupBy(e => e.EventId[..3], StringComparer.Ordinal).ToList();
        return histories.Count > 1
            ? histories.Select(one => set with { Events = [.. one] })
            : Enumerable.Range(0, set.Events.Length).Select(without => set with { Events = [.. set.Events.Where((_, i) => i != without)] });
    }

    private static Gen<ActivityEvent> Of(params ActivityKind[] kinds) =>
        from kind in Gen.Elements(kinds)
        from customer in AnyCustomer
        from halfDay in Gen.Choose(0, 119)
        select new ActivityEvent { Kind = kind, Source = "shop", EventId = "", CustomerId = customer, OccurredAt = Bench.At(halfDay / 2.0) };
}
