using ChurnWorker.Model.Activity;
using ChurnWorker.Tests.Scenarios;
using FsCheck;
using FsCheck.Fluent;

namespace ChurnWorker.Tests.Sweep;

/// <summary>Three customers who buy weekly for ten weeks, and what happens in the 700 days after: events, by the day they are taken in, and how often somebody looks.</summary>
/// <param name="Happenings">Events by the day of their arrival, in any order of what happened.</param>
/// <param name="DaysBetweenSweeps">Days from one pass to the next.</param>
internal sealed record ShopStory((int Day, ActivityEvent Event)[] Happenings, int DaysBetweenSweeps)
{
    public const int Ends = 700;

    private static readonly string[] Customers = ["A", "B", "C"];

    private static readonly Gen<(int Day, ActivityEvent Event)> AnyHappening =
        from customer in Gen.Elements(Customers)
        from day in Gen.Choose(64, Ends)
        from late in Gen.Elements(0, 0, 0, 5, 40)
        from kind in Gen.Elements(
            ActivityKind.Purchase, ActivityKind.Purchase, ActivityKind.Cancellation, ActivityKind.ComplaintOpened, ActivityKind.ComplaintClosed, ActivityKind.Consent,
            ActivityKind.PaymentFailed, ActivityKind.PaymentRecovered, ActivityKind.SubscriptionChanged, ActivityKind.SubscriptionCancelled)
        from number in Gen.Choose(0, 9)
        select (day, Of(customer, kind, day - late, number));

    public static Arbitrary<ShopStory> Any { get; } = Arb.From(
        from happenings in Gen.ArrayOf(AnyHappening)
        from between in Gen.Elements(1, 3, 10)
        select new ShopStory([.. happenings.Select((h, i) => h with { Event = h.Event with { EventId = $"h{i}" } })], between),
        story => Enumerable.Range(0, story.Happenings.Length).Select(without => story with { Happenings = [.. story.Happenings.Where((_, i) => i != without)] }));

    /// <summary>Lives through the story; tells after each pass what had been taken in by then.</summary>
    public void Live(Bench bench, Action<IReadOnlyList<ActivityEvent>, double> afterSweep)
    {
        var taken = Customers.SelectMany(c => Bench.Weekly(c)).ToList();
        bench.Take(63, [.. taken]);
        var coming = Happenings.OrderBy(h => h.Day).ToList();
        for (var day = 64; day <= Ends; day++)
        {
            var today = coming.Where(h => h.Day == day).Select(h => h.Event).ToArray();
            if (today.Length > 0)
                bench.Take(day, today);
            taken.AddRange(today);
            if (day % DaysBetweenSweeps != 0)
                continue;
            bench.Sweep(day + 0.25);
            afterSweep(taken, day + 0.25);
        }
    }

    public override string ToString() => $"a pass every {DaysBetweenSweeps} days\n{string.Join('\n', Happenings.Select(h => $"day {h.Day}: {h.Event}"))}";

    private static ActivityEvent Of(string customer, ActivityKind kind, int day, int number) => kind switch
    {
        ActivityKind.Purchase => Bench.Purchase(customer, $"{customer}-{day}-{number}", day),
        ActivityKind.Cancellation => Bench.Cancellation(customer, $"{customer}-{number}", day),
        _ => new ActivityEvent
        {
            Kind = kind,
            Source = "shop",
            EventId = "",
            CustomerId = customer,
            OccurredAt = Bench.At(day),
            Subject = kind == ActivityKind.Consent ? "" : number < 5 ? "one" : "two",
            Term = kind == ActivityKind.Consent ? number < 5 ? "email" : "sms" : kind == ActivityKind.SubscriptionChanged ? "month" : "",
            Score = kind == ActivityKind.Consent ? number % 2 : null,
            Amount = kind == ActivityKind.SubscriptionChanged ? number % 2 * 1000 : null,
            Currency = kind == ActivityKind.SubscriptionChanged ? "EUR" : "",
        },
    };
}
