using System.Globalization;
using ChurnWorker.Intake;
using ChurnWorker.Model.Activity;
using ChurnWorker.Tests.Scenarios;

namespace ChurnWorker.Tests.Replay;

/// <summary>A shop's log in order of arrival, with everything that makes replays hard: late, repeated, edited, moved, cancelled, unnamed and refused events.</summary>
internal static class RandomLog
{
    private const long Start = 1_704_067_200_000;
    private const int Days = 500;

    public static List<Inbound> Create(int seed, int customers)
    {
        var random = new Random(seed);
        var rows = new List<(long Arrives, Inbound Row)>();
        for (var c = 0; c < customers; c++)
        {
            var gap = 2 + (random.NextDouble() * 40);
            var order = 0;
            for (var day = random.NextDouble() * 200; day < Days; day += -gap * Math.Log(1 - random.NextDouble()) * (random.Next(6) == 0 ? 7 : 1))
            {
                Add(random, rows, $"c{c:D3}", $"c{c:D3}-{order++}", day, customers);
                if (random.Next(12) == 0)
                    break;
            }
        }

        return [.. rows.OrderBy(r => r.Arrives).Select(r => r.Row)];
    }

    private static void Add(Random random, List<(long, Inbound)> rows, string customer, string order, double day, int customers)
    {
        // A tenth of a shop's events share their instant with others, and many shops know whole days only
        var at = Start + (random.Next(10) == 0 ? (long)day * Bench.Day : (long)(day * Bench.Day));
        var purchase = new ActivityEvent
        {
            Kind = ActivityKind.Purchase, Source = "shop", EventId = $"p-{order}", CustomerId = customer, OrderId = order, OccurredAt = at,
            Amount = 500 + random.Next(20_000), Currency = "EUR",
        };
        var late = random.Next(20) == 0 ? random.Next(90) * Bench.Day : 0;
        rows.Add((at + late, Bench.Received(purchase)));
        if (random.Next(25) == 0)
            rows.Add((at + late + random.Next(50_000_000), Bench.Received(purchase)));
        if (random.Next(30) == 0)
            rows.Add((at + late + 5, new Inbound { Source = "shop", ReceivedAt = at, Reason = "bad_time", Body = ReadOnlyMemory<byte>.Empty }));
        if (random.Next(30) == 0)
            rows.Add((at + late + 6, new Inbound { Source = "shop", ReceivedAt = at, IsGuest = true, Body = ReadOnlyMemory<byte>.Empty }));
        var later = at + (long)(random.NextDouble() * 120 * Bench.Day);
        if (random.Next(25) == 0)
            rows.Add((later, Bench.Received(purchase with { EventId = $"e-{order}", Version = 1, CustomerId = OneOf(random, customer, customers), OccurredAt = at + 60_000 })));
        if (random.Next(8) == 0)
        {
            var cancellation = purchase with
            {
                Kind = ActivityKind.Cancellation,
                EventId = $"c-{order}",
                CustomerId = random.Next(4) == 0 ? "" : OneOf(random, customer, customers),
                OccurredAt = later,
                Amount = random.Next(2) == 0 ? null : 400,
                Currency = "EUR",
                OrderId = random.Next(10) == 0 ? "" : order,
            };
            if (cancellation.OrderId.Length == 0)
                cancellation = cancellation with { CustomerId = customer, Amount = 400 };
            rows.Add((random.Next(10) == 0 ? at - 5 : later, Bench.Received(cancellation)));
        }
    }

    private static string OneOf(Random random, string customer, int customers) =>
        random.Next(3) == 0 ? string.Create(CultureInfo.InvariantCulture, $"c{random.Next(customers):D3}") : customer;
}
