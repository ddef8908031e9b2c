namespace ChurnWorker.Model.Activity;

/// <summary>What of a customer's history a campaign can speak of.</summary>
/// <param name="Categories">Categories bought: those of the last order, then the others by number of orders.</param>
/// <param name="Channels">Channels to use, most observed activity first; none that is refused.</param>
public sealed record CustomerContent(IReadOnlyList<string> Categories, IReadOnlyList<string> Channels)
{
    /// <summary>Of a customer of whom nothing of the kind is known.</summary>
    public static CustomerContent None { get; } = new([], []);
}
