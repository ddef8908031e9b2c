using System.Text.Json.Serialization;

namespace ChurnWorker.Replay;

/// <summary>Totals of a replay; the members are part of the contract.</summary>
internal sealed record ReplaySummary
{
    public required long Rows { get; init; }

    public required long Accepted { get; init; }

    public required long Guests { get; init; }

    public required long Dropped { get; init; }

    public required long Duplicates { get; init; }

    public required long Quarantined { get; init; }

    public required long Customers { get; init; }

    public required long HighValue { get; init; }

    public required long Triggered { get; init; }

    public required long Resolved { get; init; }

    public required long Retracted { get; init; }

    public required long Expired { get; init; }

    public required long HeldOut { get; init; }

    public required DateTimeOffset? FirstEventAt { get; init; }

    public required DateTimeOffset? LastEventAt { get; init; }

    public required string? ModelId { get; init; }

    public required double WallSeconds { get; init; }

    public double EventsPerSecond => WallSeconds > 0 ? Math.Round(Rows / WallSeconds) : 0;

    /// <summary>Whether every row is accounted for.</summary>
    [JsonIgnore]
    public bool IsComplete => Accepted + Dropped + Duplicates + Quarantined == Rows;
}
