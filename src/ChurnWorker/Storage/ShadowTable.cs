using ChurnWorker.Model.WinBack;

namespace ChurnWorker.Storage;

/// <summary>Where customers stand under the shadow policy. Inside a <see cref="WriteTransaction"/> only.</summary>
internal sealed class ShadowTable(StoreConnection writer) : ReviewedTable<ShadowRow>(writer, "shadow_reviews", "customer_id, cycle_id, stage, expires_at, held_by, next_review_at")
{
    /// <summary>What the names of the shadow's tables begin with.</summary>
    public const string Prefix = "shadow_";

    /// <summary>Its cycles and triggers.</summary>
    public CycleTable Cycles { get; } = new(writer, Prefix);

    /// <summary>Forgets what another shadow policy would have done; the decision log keeps it.</summary>
    public static void Clear(StoreConnection writer)
    {
        foreach (var table in (string[])["reviews", "cycles", "triggers"])
            writer.Execute($"DELETE FROM {Prefix}{table}");
    }

    public override void Dispose()
    {
        Cycles.Dispose();
        base.Dispose();
    }

    protected override Statement Bind(Statement save, ShadowRow row) =>
        save.Bind(1, row.CustomerId).Bind(2, row.Cycle?.CycleId.ToString("D")).Bind(3, (long)(row.Cycle?.Stage ?? 0)).Bind(4, row.Cycle?.ExpiresAt)
            .Bind(5, row.HeldBy).Bind(6, row.NextReviewAt);

    protected override ShadowRow Read(Statement row) => new(
        row.Text(0), row.NullableText(1) is { } cycleId ? new OpenCycle(Guid.Parse(cycleId), row.Int32(2), row.NullableInt64(3), null) : null, row.NullableText(4), row.NullableInt64(5));
}
