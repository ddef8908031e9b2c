using System.Globalization;
using System.Text;

namespace ChurnWorker.Benchmarks.Intake;

/// <summary>Purchases of a shop with many customers, one cancellation in twenty, as producers put them on the bus: about 200 bytes of JSON each.</summary>
internal sealed class PurchaseStream(int customers, int seed, string prefix, long from, long until)
{
    private readonly Random _random = new(seed);

    /// <summary>Events spread evenly over the time, each with its type; deterministic.</summary>
    public IEnumerable<(string Type, byte[] Body)> Take(int count)
    {
        for (var i = 0; i < count; i++)
        {
            var at = DateTimeOffset.FromUnixTimeMilliseconds(from + i * (until - from) / count).ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture);
            var customer = _random.Next(customers);
            var amount = 500 + _random.Next(20_000);
            var isCancellation = i > 0 && i % 20 == 0;
            var order = isCancellation ? i - 1 : i;
            var text = isCancellation
                ? $$"""{"eventId":"{{NextId()}}","orderId":"{{prefix}}o{{order}}","occurredAt":"{{at}}","reason":"changed-mind"}"""
                : string.Create(CultureInfo.InvariantCulture, $$"""{"eventId":"{{NextId()}}","orderId":"{{prefix}}o{{order}}","customerId":"c{{customer}}","occurredAt":"{{at}}","amount":{{amount / 100m:F2}},"currency":"EUR"}""");
            yield return (isCancellation ? "order.cancelled" : "purchase.completed", Encoding.UTF8.GetBytes(text));
        }
    }

    /// <summary>As most producers make them; in no order, so that nobody's index grows at its end only.</summary>
    private Guid NextId()
    {
        Span<byte> bytes = stackalloc byte[16];
        _random.NextBytes(bytes);
        return new Guid(bytes);
    }
}
