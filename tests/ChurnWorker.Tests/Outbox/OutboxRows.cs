using System.Text;
using ChurnWorker.Outbox;

namespace ChurnWorker.Tests.Outbox;

/// <summary>Rows to relay, the n-th always the same.</summary>
internal static class OutboxRows
{
    /// <summary>The n-th row.</summary>
    public static OutboxRow Row(int n, string? body = null) => new(
        n,
        new Guid(n, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10),
        "winback.triggered",
        "winback.triggered.v1.high",
        $"customer-{n}",
        1_700_000_000_123 + n,
        Encoding.UTF8.GetBytes(body ?? $$"""{"n":{{n}},"money":12.50,"name":"Zoë"}"""),
        0);
}
